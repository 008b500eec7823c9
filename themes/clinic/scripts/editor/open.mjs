// The page where staff write: opens the form when asked, and keeps the page itself light until then.

const button = document.querySelector('[data-open-form]');
const status = document.querySelector('[data-status]');

keepTheDay();
// An address within the form, as after reloading it.
if (location.hash.startsWith('#/')) {
  openForm();
} else {
  document.querySelector('[data-off]').hidden = true;
  button.hidden = false;
  button.addEventListener('click', openForm);
}

async function openForm() {
  button.disabled = true;
  status.textContent = 'The form is loading.';
  let form;
  try {
    form = await import('./form.mjs');
  } catch {
    button.disabled = false;
    button.hidden = false;
    status.textContent = 'The form could not be loaded. Check the connection, then try again; or write on GitHub, below.';
    return;
  }
  // The form brings its own looks, and fills the window.
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) sheet.remove();
  document.body.replaceChildren();
  form.start();
}

/** A new article bears the day on which it is begun, and not the one on which the page was built. */
function keepTheDay() {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  for (const link of document.querySelectorAll('a[data-day]')) link.href = link.href.replaceAll(link.dataset.day, today);
}
