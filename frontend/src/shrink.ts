// A photo of a phone as somebody needs it who has to see the hole in the road: at
// most 1600 px, JPEG, without the place and time that telephones write into it. What
// is small and carries none of that stays as it is.

/** Longest side, in pixels. */
const LONGEST = 1600;
const QUALITY = 0.8;
/** Below this an original may stay, in bytes. */
const SMALL = 400 * 1024;
/** Signs of EXIF in JPEG, PNG and WebP; they stand near the beginning. */
const EXIF = ["Exif\0\0", "eXIf", "EXIF"];
const LOOKED_AT = 128 * 1024;

/** The file to send, or nothing when it is a picture that this browser cannot read. */
export async function shrunk(file: File): Promise<File | undefined> {
  if (!looksLikePhoto(file)) return file;
  if (file.size < SMALL && !isHeic(file) && !(await hasExif(file))) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  // Not a picture after all, or of a kind only its maker reads: the server knows.
  if (picture === undefined) return isHeic(file) ? undefined : file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  if (paper === null) return file;
  // JPEG knows no transparency; what was transparent becomes paper.
  paper.fillStyle = "#ffffff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (jpeg === null) return file;
  return new File([jpeg], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function looksLikePhoto(file: File): boolean {
  return isHeic(file) || ["image/jpeg", "image/png", "image/webp"].includes(file.type);
}

function isHeic(file: File): boolean {
  return /\.hei[cf]$/i.test(file.name) || /^image\/hei[cf]$/.test(file.type);
}

async function hasExif(file: File): Promise<boolean> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, LOOKED_AT).arrayBuffer());
  return EXIF.some((sign) => head.includes(sign));
}
