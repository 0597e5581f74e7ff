// Offers the time zone that the browser knows, where the profile says none or another.

const select = document.querySelector('select[name="time_zone"]');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const option = select && Array.from(select.options).find((one) => one.value === zone);

if (option && select.value !== zone) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = `Use ${option.textContent}, as this browser says`;
  button.addEventListener("click", () => {
    select.value = zone;
    select.focus();
    button.remove();
  });
  select.after(button);
}
