// The signs of cases, drawn once: a circle, a triangle, a square, so that colour is
// never the only difference; and a ring with a number for several at one place.

export interface Ink {
  raised: string;
  sunk: string;
  tint: string;
  line: string;
  edge: string;
  quiet: string;
  bridge: string;
  late: string;
  good: string;
  warm: string;
  warmTint: string;
}

type Sign = (pen: CanvasRenderingContext2D) => void;

/** Edge of a sign in pixels; shown at half the size, for sharp screens. */
const EDGE = 72;
const MIDDLE = EDGE / 2;

/** The page's colours as they are now: light, dark or high contrast. */
export function inks(within: HTMLElement): Ink {
  const probe = document.createElement("span");
  within.append(probe);
  const ink = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    raised: ink("raised"),
    sunk: ink("sunk"),
    tint: ink("bridge-tint"),
    line: ink("line"),
    edge: ink("edge"),
    quiet: ink("quiet"),
    bridge: ink("bridge"),
    late: ink("late"),
    good: ink("good"),
    warm: ink("warm"),
    warmTint: ink("warm-tint"),
  };
  probe.remove();
  return found;
}

export function paint(sign: Sign): ImageData {
  const sheet = document.createElement("canvas");
  sheet.width = EDGE;
  sheet.height = EDGE;
  const pen = sheet.getContext("2d");
  if (!pen) throw new Error("no canvas");
  sign(pen);
  return pen.getImageData(0, 0, EDGE, EDGE);
}

/** A circle; with a number in it, a larger one. */
export function ring(color: string, edge: string, count: string): Sign {
  return (pen) => {
    pen.beginPath();
    pen.arc(MIDDLE, MIDDLE, count ? 32 : 15, 0, 2 * Math.PI);
    fill(pen, color, edge);
    if (!count) return;
    pen.fillStyle = edge;
    pen.font = `600 ${count.length > 3 ? 22 : 28}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(count, MIDDLE, MIDDLE + 2);
  };
}

export function triangle(color: string, edge: string): Sign {
  return (pen) => {
    pen.beginPath();
    pen.moveTo(MIDDLE, 14);
    pen.lineTo(58, 54);
    pen.lineTo(14, 54);
    pen.closePath();
    fill(pen, color, edge);
  };
}

export function square(color: string, edge: string): Sign {
  return (pen) => {
    pen.beginPath();
    pen.rect(22, 22, 28, 28);
    fill(pen, color, edge);
  };
}

function fill(pen: CanvasRenderingContext2D, color: string, edge: string): void {
  pen.fillStyle = color;
  pen.fill();
  pen.lineWidth = 4;
  pen.strokeStyle = edge;
  pen.stroke();
}
