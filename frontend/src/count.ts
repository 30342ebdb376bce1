// textarea[data-max][data-left="还可以写 # 个字"]: says how much room is left, to
// ears only when it gets narrow.

/** From this share of the room on, the count is shown. */
const NARROW = 0.8;

export function countLetters(page: Document): void {
  for (const area of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-max]")) {
    const max = Number(area.dataset["max"]);
    const counter = page.createElement("p");
    counter.className = "counter";
    counter.setAttribute("role", "status");
    area.after(counter);
    const count = () => {
      const left = max - [...area.value].length;
      const text = (area.dataset["left"] ?? "#").replace("#", String(left));
      counter.textContent = left < max * (1 - NARROW) ? text : "";
    };
    area.addEventListener("input", count);
    count();
  }
}
