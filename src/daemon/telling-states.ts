// A journal that tells of changes of state, each once it is committed: whoever hears of it finds it.
import type { Journal } from '../journal/journal.ts';

interface Told {
  readonly integration: string;
  readonly detail: object;
}

export function tellingStates(
  journal: Journal,
  tell: (integration: string, detail: object) => void,
): Journal {
  const waiting: Told[] = [];
  let depth = 0;

  function flush(): void {
    if (depth === 0) for (const { integration, detail } of waiting.splice(0)) tell(integration, detail);
  }

  return {
    ...journal,
    log: (...entries) => {
      journal.log(...entries);
      for (const { name, integrationName = '', detail } of entries)
        if (name === 'state-changed') waiting.push({ integration: integrationName, detail });
      flush();
    },
    together: (work) => {
      depth += 1;
      try {
        return journal.together(work);
      } catch (error) {
        // It was rolled back: nothing of it happened.
        waiting.length = 0;
        throw error;
      } finally {
        depth -= 1;
        flush();
      }
    },
  };
}
