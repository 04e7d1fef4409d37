// Text as XML 1.0 can hold it.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Control characters and halves of pairs have no place in XML: they become U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\ufffe\uffff&<>"]/gu, (character) => entities[character] ?? replaced(character));
}

/** Of the control characters XML takes those from U+007F on. */
function replaced(character: string): string {
  return character >= '\u007f' && character <= '\u009f' ? character : '\ufffd';
}

export function attribute(text: string): string {
  return `"${escaped(text)}"`;
}
