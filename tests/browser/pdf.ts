// Small PDFs made here, object by object, so that a test chooses a real file whose rectangles lie where it says.

export interface Paint {
  /** From the bottom left, in points. */
  readonly at: readonly [x: number, y: number, w: number, h: number];
  /** Red, green, blue, each from 0 to 1. */
  readonly colour: readonly [number, number, number];
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** By how many degrees it is shown turned to the right. */
  readonly turned?: 0 | 90 | 180 | 270;
  readonly paints?: readonly Paint[];
  /** Operators of one’s own, after the rectangles. */
  readonly more?: string;
  /** What they name. */
  readonly resources?: string;
}

interface More {
  /** With a password that nobody has. */
  readonly locked?: boolean;
  /** Objects of one’s own; of a file of one page, the first is number 5. */
  readonly objects?: readonly string[];
}

export function pdf(sheets: readonly Sheet[], { locked = false, objects: own = [] }: More = {}): Buffer {
  const kids = sheets.map((_, n) => `${3 + 2 * n} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${sheets.length} /Kids [${kids.join(' ')}] >>`,
    ...sheets.flatMap(({ width, height, turned = 0, paints = [], more = '', resources = '' }, n) => {
      const drawn = paints.map(({ at, colour }) => `${colour.join(' ')} rg ${at.join(' ')} re f\n`).join('') + more;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${turned} ` +
          `/Contents ${4 + 2 * n} 0 R /Resources << ${resources} >> >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ];
    }),
    ...own,
  ];
  const key = '0'.repeat(64);
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<00> <00>]`;
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, n) => {
    const start = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = file.length;
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${locked ? encrypt : ''} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** The plan of a house, for who looks at the pictures. */
export const house = (width: number, height: number, rooms = 3): Sheet => ({
  width,
  height,
  paints: [
    { at: [20, 20, width - 40, 4], colour: [0.15, 0.15, 0.15] },
    { at: [20, height - 24, width - 40, 4], colour: [0.15, 0.15, 0.15] },
    { at: [20, 20, 4, height - 40], colour: [0.15, 0.15, 0.15] },
    { at: [width - 24, 20, 4, height - 40], colour: [0.15, 0.15, 0.15] },
    ...Array.from(
      { length: rooms },
      (_, n): Paint => ({
        at: [20 + ((n + 1) * (width - 40)) / (rooms + 1), 20, 3, height * 0.6],
        colour: [0.3, 0.3, 0.3],
      }),
    ),
  ],
});
