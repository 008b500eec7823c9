// What all articles have: the layout, and the address of Carryover's side.
export default { layout: "article.11ty.js", permalink: data => `/articles/${data.page.fileSlug}/index.html` };
