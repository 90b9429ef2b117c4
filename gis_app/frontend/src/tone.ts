// A colour, or another token, of the theme that the page is shown in (styles/tokens.css).

export function tone(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
