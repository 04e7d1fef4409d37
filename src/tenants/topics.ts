// Which integration holds which SNS topic, over all account groups: a topic feeds one integration only.
import type { TopicHolder, TopicRegistry } from '../integrations/topics.ts';
import type { Database } from '../journal/database.ts';

/** `take`: these and no others are the holder's from now on. */
export function topicsIn(db: Database): TopicRegistry {
  function holderOf(arn: string): TopicHolder | undefined {
    const row = db.get('SELECT aid, integration_id FROM topic WHERE arn = ?', arn);
    return row === undefined
      ? undefined
      : { aid: String(row['aid']), integrationId: String(row['integration_id']) };
  }

  function release({ aid, integrationId }: TopicHolder): void {
    db.run('DELETE FROM topic WHERE aid = ? AND integration_id = ?', Number(aid), integrationId);
  }

  function take(arns: readonly string[], holder: TopicHolder): void {
    db.transaction(() => {
      release(holder);
      for (const arn of new Set(arns)) {
        // Asked inside the transaction: two that ask at the same time cannot both find it free.
        if (holderOf(arn) !== undefined) throw new Error(`the topic ${arn} is taken`);
        db.run(
          'INSERT INTO topic (arn, aid, integration_id) VALUES (?, ?, ?)',
          arn,
          Number(holder.aid),
          holder.integrationId,
        );
      }
    });
  }

  return { holderOf, take, release };
}
