/** Of the page alone: it lies in it, so that the page is one file. */
export const STYLE = `
:root{--ink:#1b1f24;--soft:#4f5963;--paper:#fff;--tint:#f2f4f7;--line:#d3d9e0;--link:#0b57b8}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a9b3be;--paper:#14171b;--tint:#1f242a;--line:#3a424b;--link:#7db7ff}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:76rem;padding:0 1.25rem 4rem;display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 2.5rem;color:var(--ink);background:var(--paper);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
header{grid-column:1/-1;border-bottom:1px solid var(--line)}
h1{font-size:1.6rem;margin:1.2rem 0}
h2{font-size:1.4rem;margin:2.2rem 0 .8rem}
h3{font-size:1.15rem;margin:0 0 .6rem}
h3 small{font-weight:400;color:var(--soft)}
a{color:var(--link)}
a:focus-visible,pre:focus-visible,.wide:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:1rem 0;font-size:.9rem}
nav ul{list-style:none;margin:.2rem 0 .8rem;padding:0 0 0 .9rem;overflow-wrap:anywhere}
nav a{display:inline-block;padding:.16rem 0;min-height:24px}
summary{cursor:pointer;font-weight:600;padding:.2rem 0}
code{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace}
p code,li code,td code{background:var(--tint);padding:.05em .25em;border-radius:3px;overflow-wrap:anywhere}
pre{background:var(--tint);padding:.7rem .9rem;border-radius:6px;overflow-x:auto}
pre.signature{white-space:pre-wrap;overflow-wrap:anywhere}
.item{border-top:1px solid var(--line);padding:1.4rem 0 .6rem}
dl{margin:.6rem 0}
dt{margin-top:.9rem;overflow-wrap:anywhere;font-weight:600}
dd{margin:.15rem 0 0 1.2rem}
dd p{margin:.25rem 0}
:target{background:var(--tint)}
.wide{overflow-x:auto}
th{overflow-wrap:normal}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem .4rem 0;border-bottom:1px solid var(--line)}
@media (max-width:50rem){body{display:block}nav{position:static;max-height:none}}
`.trim();
