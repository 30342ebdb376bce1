// time[data-clock="480"]: the hour and the minute of the place, so many minutes ahead
// of UTC, whatever the screen believes; without seconds, so that nothing on the wall moves without a reason.

const clock = document.querySelector<HTMLTimeElement>("time[data-clock]");
if (clock !== null) {
  const tell = () => {
    const now = new Date();
    const there = new Date(now.getTime() + Number(clock.dataset["clock"]) * 60_000);
    clock.textContent = there.toISOString().slice(11, 16);
    clock.dateTime = now.toISOString();
    window.setTimeout(tell, 60_000 - (now.getTime() % 60_000));
  };
  tell();
}
