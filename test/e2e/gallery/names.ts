// The longest that the server takes, as people might really write them.

/** 100 characters. */
export const NAMES = {
  long: fill('Maximiliane-Friederike Alexandrine von Hohenstein-Wittelsbach zu Oettingen ', 100),
  unbroken: fill('Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', 100),
  hebrew: 'עדה לאבלייס (צוות 7), מנהלת!',
  arabic: fill('د. عبد الرحمن بن محمد (٣) ', 100),
  chinese: fill('王小明李思思', 100),
} as const;

/** 100 characters. */
export const ROOM = fill('quarterly-planning-of-the-analytical-engine-department-', 100);

/** 255 bytes. */
export const FILES = {
  spaced: `${fill('Quarterly figures 2026 (final, really final this time) ', 250)}.xlsx`,
  unbroken: `${fill('aaaaaaaaaaaaaaaaaaaa', 251)}.txt`,
  chinese: `${'季'.repeat(83)}.pdf`,
  arabic: `تقرير الربع الثالث (٢٠٢٦) نهائي 3.pdf`,
} as const;

/** `text`, again and again, up to so many characters. */
function fill(text: string, length: number): string {
  const filled = [...text.repeat(Math.ceil(length / [...text].length))].slice(0, length).join('');
  return filled.replace(/[ -]$/, 'e');
}
