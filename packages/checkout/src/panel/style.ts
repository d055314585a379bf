/** The look of the panel, for the page and the element alike. Colors follow the `color-scheme` of the page. */
export const PANEL_STYLE = `
.panel{--text:var(--x-checkout-text,light-dark(#16181d,#f0f1f4));--muted:var(--x-checkout-muted,light-dark(#565b66,#a9afbb));
--back:var(--x-checkout-background,light-dark(#fff,#191c22));--field:var(--x-checkout-field,light-dark(#f3f4f7,#252932));
--line:var(--x-checkout-line,light-dark(#d9dce3,#3a3f4b));--accent:var(--x-checkout-accent,light-dark(#2452d6,#9dbcff));
--on:var(--x-checkout-on-accent,light-dark(#fff,#10131a));--good:light-dark(#0b7a43,#5fd39a);--warn:light-dark(#8f5200,#f3bd63);
--bad:light-dark(#b3261e,#ff9d94);--soft:light-dark(#fff5e0,#33291a);--mood:var(--accent);
box-sizing:border-box;width:100%;max-width:27rem;margin:auto;padding:1.5rem;border:1px solid var(--line);
border-radius:var(--x-checkout-radius,1rem);background:var(--back);color:var(--text);
font:1rem/1.5 var(--x-checkout-font,system-ui,sans-serif);overflow-wrap:anywhere;text-align:start}
.panel *{box-sizing:border-box}
.good{--mood:var(--good)}.warn{--mood:var(--warn)}.bad{--mood:var(--bad)}
header{display:flex;flex-wrap:wrap;gap:.5rem .875rem;align-items:flex-start}
header>div{flex:1 1 10rem}
.icon{flex:none;color:var(--mood)}
.title{margin:0;font-size:1.25rem;line-height:1.3;font-weight:650}
.title:focus,.pay:focus{outline:0}
p{margin:.25rem 0 0}
.advice{color:var(--muted)}
.timer{padding:.25rem .625rem;border-radius:2rem;background:var(--field);font-variant-numeric:tabular-nums;font-weight:600}
dl{margin:1.25rem 0 0;border-top:1px solid var(--line)}
dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--muted)}
dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.missing dd,.excess dd{color:var(--mood)}
form{margin:0}
fieldset{margin:1.25rem 0 0;padding:0;border:0;min-width:0}
legend{padding:0 0 .375rem;font-weight:650}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;padding:.5rem 1rem;border:1px solid var(--line);margin-top:-1px;cursor:pointer}
legend+label{border-start-start-radius:.625rem;border-start-end-radius:.625rem}
label:last-child{border-end-start-radius:.625rem;border-end-end-radius:.625rem}
label:has(:checked){background:var(--field);font-weight:600}
input{flex:none;width:1.125rem;height:1.125rem;margin:0;accent-color:var(--accent)}
.primary{display:block;width:100%;margin:1.25rem 0 0;padding:.75rem 1rem;border:0;border-radius:.625rem;background:var(--accent);
color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.warning,.only{margin:1.25rem 0 0;padding:1rem;border-radius:.625rem;background:var(--soft);color:var(--text);
border-inline-start:.25rem solid var(--warn)}
.warning p{margin:0;font-size:1.125rem;font-weight:600}
.only{padding:.625rem .875rem;font-size:.9375rem}
.qr{display:block;max-width:100%;height:auto;margin:.75rem auto;border-radius:.5rem}
.value{display:grid;grid-template-columns:1fr auto;gap:.125rem .75rem;align-items:center;margin-top:.625rem;padding:.625rem .875rem;
border-radius:.625rem;background:var(--field)}
.label{grid-column:1;color:var(--muted);font-size:.875rem}
.text{grid-column:1;font-weight:650;font-variant-numeric:tabular-nums;text-align:start}
.amount .text{font-size:1.25rem}
.address .text{font:.9375rem/1.5 ui-monospace,monospace}
.whole{-webkit-user-select:all;user-select:all}
[dir=rtl] .text{text-align:end}
.copy{grid-column:2;grid-row:1/3;padding:.5rem .75rem;min-height:2.75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--back);
color:var(--text);font:inherit;font-size:.875rem;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
progress{display:block;width:100%;height:.5rem;margin-top:1.25rem;accent-color:var(--accent)}
@media(prefers-reduced-motion:no-preference){.primary,.copy,label{transition:background .15s}}
@media print{.panel{border:0}.primary,.copy,.warning{display:none}}
@media(forced-colors:active){.qr{forced-color-adjust:none}}
`;

/** What only a page of its own needs: the address stays hidden until the payer has passed the network warning. */
export const PAGE_STYLE = `
:root{color-scheme:light dark}
body{margin:0;padding:1rem;min-height:calc(100vh - 2rem);display:grid;align-items:center;background:light-dark(#eceef3,#0e1014)}
x-checkout,main{display:block;min-width:0}
@media screen{.behind:not(:target){display:none}.panel:has(.behind:target) .warning{display:none}}
@media print{.behind{display:block}}
${PANEL_STYLE}`;
