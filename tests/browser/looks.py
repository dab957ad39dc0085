"""What somebody who cannot see a page, or not well, needs of it; asked of the page by scripts."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

# the name of what can be operated, as WAI-ARIA finds it where a page is as simple as ours
NAMELESS = """() => [...document.querySelectorAll('a, button, input, select, summary, dialog, svg')]
    .filter((each) => each.checkVisibility())
    .filter((each) => {
        const by = each.getAttribute('aria-labelledby');
        const named = by && document.getElementById(by)?.textContent;
        const texts = [named, each.getAttribute('aria-label'),
            ...[...(each.labels ?? [])].map((label) => label.textContent),
            each.matches('input, select') ? '' : each.textContent];
        return !texts.some((text) => text?.trim());
    })
    .map((each) => each.outerHTML)"""

# places in the page that are named by what is not there, and IDs that two have
ASTRAY = """() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const named = ['aria-labelledby', 'aria-describedby'].flatMap((name) =>
        [...document.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)));
    const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
    return [...twice, ...named.filter((id) => !ids.includes(id))];
}"""

# WCAG 2.2, 1.4.3: text on what lies behind it, 4.5 to 1; by the formula of "relative luminance"
PALE = """() => {
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => numbers(colour).slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
    const ground = (each) => {
        const { backgroundColor } = getComputedStyle(each);
        const isSolid = (numbers(backgroundColor)[3] ?? 1) > 0;
        return isSolid ? backgroundColor : ground(each.parentElement);
    };
    const all = [...document.querySelectorAll('body *')];
    const texts = all.filter((each) => each.checkVisibility() && [...each.childNodes].some(
        (node) => node.nodeType === 3 && node.data.trim()));
    return texts.map((each) => {
        const { color, fill } = getComputedStyle(each);
        const text = each.namespaceURI.endsWith('svg') ? fill : color;
        const [dark, bright] = [light(text), light(ground(each))].sort((one, other) => one - other);
        return [each.textContent.trim().slice(0, 40), (bright + 0.05) / (dark + 0.05)];
    }).filter(([, contrast]) => contrast < 4.5);
}"""

WIDER = "document.documentElement.scrollWidth - innerWidth"


async def faults(page: Page) -> list[Any]:
    """What is wrong with what is shown now, in light and in dark."""
    found = [await page.evaluate(NAMELESS), await page.evaluate(ASTRAY)]
    for scheme in ("light", "dark"):
        # without motion nothing is shown on its way from one colour to another
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found.append(await page.evaluate(PALE))
    if (wider := await page.evaluate(WIDER)) > 0:
        found.append([f"{wider} pixels wider than the screen"])
    return [fault for each in found for fault in each]
