// time[data-clock]: the hour and the minute of this screen, without seconds, so
// that nothing on the wall moves without a reason.

const clock = document.querySelector<HTMLTimeElement>("time[data-clock]");
if (clock !== null) {
  const tell = () => {
    const now = new Date();
    const two = (number: number) => String(number).padStart(2, "0");
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    clock.dateTime = now.toISOString();
    window.setTimeout(tell, 60_000 - (now.getTime() % 60_000));
  };
  tell();
}
