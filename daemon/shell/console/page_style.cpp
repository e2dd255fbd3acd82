#include "shell/console/view.h"

namespace metsuke {

// One sheet: light, dark and paper. Contrast is at least 4.5 : 1 in all three.
std::string_view style_sheet() {
  return R"css(
:root{color-scheme:light dark;
--ink:#1b2430;--soft:#566273;--paper:#f5f6f8;--sheet:#fff;--line:#d9dee5;--ai:#1f3f66;
--ai-soft:#e8eef6;
--link:#1b4f91;--bad:#a3192b;--bad-soft:#fdecee;--warn:#8a5300;--warn-soft:#fff4e0;--good:#1d6b3a;
--good-soft:#e7f4eb;--note:#33516f;--note-soft:#e9f0f7;--grey-soft:#eef0f3}
@media (prefers-color-scheme:dark){:root{
--ink:#e6eaf0;--soft:#a3aebd;--paper:#12161c;--sheet:#1a2028;--line:#333d4a;--ai:#16283f;
--ai-soft:#1f3048;
--link:#9cc3f5;--bad:#ff9aa5;--bad-soft:#3d1a20;--warn:#f3c174;--warn-soft:#372a12;--good:#8fd6a8;
--good-soft:#16321f;--note:#b4cdea;--note-soft:#1c2b3c;--grey-soft:#252c36}}
*{box-sizing:border-box}
html{font-size:16px;line-height:1.65}
body{margin:0;background:var(--paper);color:var(--ink);
font-family:"BIZ UDPGothic","BIZ UDPゴシック","Hiragino Sans","Yu Gothic UI","Noto Sans JP",sans-serif}
a{color:var(--link);text-underline-offset:.2em}
:focus-visible{outline:3px solid #e08a00;outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:var(--sheet);
padding:.5rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 2rem;padding:.55rem 2rem;
background:var(--ai);
color:#fff}
.top a{color:#fff;text-decoration:none}
.brand{display:flex;align-items:baseline;gap:.6rem}
.brand .mark{font-size:1.35rem;font-weight:700;letter-spacing:.12em}
.brand .name{font-size:.85rem;opacity:.85;letter-spacing:.06em}
.top nav{flex:1}.top nav ul{display:flex;flex-wrap:wrap;gap:.15rem;list-style:none;margin:0;
padding:0}
.top nav a{display:block;padding:.35rem .95rem;border-radius:4px}
.top nav a:hover{background:rgb(255 255 255/.14)}
.top nav a[aria-current]{background:#fff;color:#1f3f66;font-weight:700}
.who{display:flex;align-items:center;gap:1rem;margin-left:auto;font-size:.9rem}
.who form{margin:0}.who .user{font-weight:700}
.who button{background:none;border:1px solid rgb(255 255 255/.6);color:#fff;padding:.2rem .7rem}
.strip{margin:0;padding:.6rem 2rem;border-bottom:1px solid var(--line);font-weight:600}
.strip .sign{display:inline-block;width:1.6em;text-align:center;margin-right:.3em}
.strip.bad{background:var(--bad-soft);color:var(--bad)}.strip.warn{background:var(--warn-soft);
color:var(--warn)}
.strip.note{background:var(--note-soft);color:var(--note);font-weight:400}
main{max-width:84rem;margin:0 auto;padding:1.2rem 2rem 2rem}
h1{font-size:1.55rem;line-height:1.35;margin:.4rem 0 1rem}
h2{font-size:1.12rem;margin:0 0 .6rem;padding-left:.6rem;border-left:4px solid var(--link)}
h3{font-size:1rem;margin:.9rem 0 .2rem}
section{background:var(--sheet);border:1px solid var(--line);border-radius:6px;
padding:1.1rem 1.3rem;
margin:1.2rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem}
.card{background:var(--sheet);border:1px solid var(--line);border-top:4px solid var(--soft);
border-radius:6px;
padding:.8rem 1.1rem}
.card h2{font-size:.92rem;border:0;padding:0;margin:0;color:var(--soft);font-weight:600}
.card .value{font-size:1.8rem;font-weight:700;margin:.1rem 0;line-height:1.3}
.card p{margin:0}
.card.attention{border-top-color:var(--warn)}.card.bad{border-top-color:var(--bad)}
.card.bad .value{color:var(--bad)}.card.good{border-top-color:var(--good)}
.fine{font-size:.86rem;color:var(--soft);margin:.2rem 0}
.late{color:var(--bad);font-weight:700}.attention{color:var(--bad);font-weight:700}
.card.attention{color:inherit;font-weight:inherit}
.empty{padding:1.4rem;text-align:center;background:var(--grey-soft);border-radius:4px;
color:var(--soft)}
table{border-collapse:collapse;width:100%;background:var(--sheet)}
caption{text-align:left;font-size:.86rem;color:var(--soft);padding-bottom:.4rem}
th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{font-size:.86rem;background:var(--grey-soft);white-space:nowrap}
tbody tr:hover{background:var(--ai-soft)}
.number{text-align:right;font-variant-numeric:tabular-nums}
.alerts td{white-space:nowrap}.alerts .what,.alerts .group{white-space:normal}
.alerts .what a{font-weight:700}.alerts .what p{margin:.15rem 0 0}.alerts .group{max-width:20rem}
.badge{display:inline-block;padding:.05rem .6rem;border-radius:3px;border:1px solid var(--line);
font-size:.88rem;font-weight:700;white-space:nowrap;background:var(--grey-soft)}
.severity-critical{background:#8f1022;border-color:#8f1022;color:#fff}
.severity-high{background:var(--bad-soft);border-color:var(--bad);color:var(--bad)}
.severity-medium{background:var(--warn-soft);border-color:var(--warn);color:var(--warn)}
.severity-low{background:var(--note-soft);border-color:var(--note);color:var(--note)}
.state-open{border-color:var(--bad);color:var(--bad);background:none}
.state-escalated{border-color:var(--warn);color:var(--warn);background:none}
.state-closed,.verdict-pass{border-color:var(--good);color:var(--good);background:var(--good-soft)}
.verdict-fail{border-color:var(--bad);color:var(--bad);background:var(--bad-soft)}
.verdict-unknown{border-color:var(--warn);color:var(--warn);background:var(--warn-soft)}
.verdict{font-size:1.15rem;font-weight:700}.verdict .badge{font-size:1.1rem}
.filter{display:flex;flex-wrap:wrap;gap:.8rem;align-items:end;background:var(--sheet);
padding:.9rem 1.1rem;
border:1px solid var(--line);border-radius:6px}
label{display:block;font-size:.86rem;color:var(--soft);font-weight:600}
input,select,textarea,button{font:inherit;color:inherit}
input,select,textarea{display:block;margin-top:.15rem;padding:.4rem .6rem;border:1px solid #8893a2;
border-radius:4px;background:var(--sheet);color:var(--ink)}
textarea{width:100%}
button{padding:.45rem 1.1rem;border:1px solid var(--link);border-radius:4px;background:var(--sheet);
color:var(--link);font-weight:700;cursor:pointer}
button.primary{background:#1f3f66;border-color:#1f3f66;color:#fff}
button.danger{border-color:var(--bad);color:var(--bad)}
button.quiet{border-color:var(--line);color:var(--soft);font-weight:400}
.who button.quiet{color:#fff}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem;margin:.8rem 0 0}
.pager,.months,.contracts{display:flex;flex-wrap:wrap;gap:1.4rem;align-items:baseline;
margin:.6rem 0}
.months strong{font-size:1.15rem}
.trail{font-size:.9rem;margin:0}.badges{margin:.2rem 0}
.why{font-size:1.12rem;background:var(--sheet);border-left:5px solid var(--warn);
padding:.8rem 1.1rem;
margin:.8rem 0}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1.6rem}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;margin:0}
.facts dt{color:var(--soft);font-size:.9rem}.facts dd{margin:0;overflow-wrap:anywhere}
.conditions th{font-weight:400;overflow-wrap:anywhere}.conditions td{overflow-wrap:anywhere}
.depth-0{font-weight:700!important}.depth-1{padding-left:1.8rem}.depth-2{padding-left:3rem}
.depth-3{padding-left:4.2rem}.depth-4{padding-left:5.4rem}.depth-5{padding-left:6.6rem}
.depth-6{padding-left:7.8rem}
.truth{white-space:nowrap;font-weight:700}.truth.yes{color:var(--bad)}.truth.no{color:var(--good)}
.truth.unknown{color:var(--warn)}
code{font-family:"BIZ UDGothic","BIZ UDゴシック",ui-monospace,monospace;font-size:.9rem;
white-space:pre-wrap;
overflow-wrap:anywhere}
.history{margin:0;padding-left:1.4rem}.history p{margin:.1rem 0 .5rem;white-space:pre-wrap}
.wide{overflow-x:auto;background:var(--sheet);border:1px solid var(--line);border-radius:6px;
padding:1rem}
.checks{table-layout:fixed}.checks th:first-child{width:6.5rem}
.checks th:nth-child(2){width:24%}.checks th:nth-child(3){width:8.5rem}
.checks th:nth-child(4),.checks th:nth-child(5),.checks th:nth-child(6){width:6rem;
text-align:right}
.matrix{table-layout:fixed;min-width:64rem}.matrix th,.matrix td{padding:.25rem .1rem;
text-align:center}
.matrix th:first-child{width:7rem;text-align:left;padding-left:.4rem}
.matrix thead th.holiday{color:var(--bad)}
.mark{font-weight:700}td.mark{border:1px solid var(--line);height:3.2rem}
.mark .sign{display:block;font-size:1.1rem;line-height:1.2}
.mark .events{display:block;font-size:.7rem;font-weight:400;color:var(--soft)}
.mark .quarantined{display:block;font-size:.7rem;color:var(--bad)}
.mark-received{background:var(--good-soft);color:var(--good)}.mark-late{background:var(--warn-soft);
color:var(--warn)}.mark-missing{background:var(--bad-soft);color:var(--bad)}
.mark-zero{background:var(--note-soft);color:var(--note)}.mark-expected{color:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;list-style:none;padding:0;font-size:.88rem;
color:var(--soft)}
.legend .mark{display:inline-block;width:1.7rem;text-align:center;border:1px solid var(--line);
border-radius:3px}
.login{max-width:26rem;margin:3rem auto;background:var(--sheet);border:1px solid var(--line);
border-radius:8px;
padding:1.6rem 2rem}
.login label{margin:.9rem 0}.login input{width:100%}.login button{width:100%;margin:.4rem 0 .8rem}
.login .strip{padding:.5rem .8rem;border-radius:4px}
footer{max-width:84rem;margin:0 auto;padding:0 2rem 2rem;font-size:.8rem;color:var(--soft)}
@media (max-width:60rem){.columns{grid-template-columns:1fr}
.top,main,footer,.strip{padding-left:1rem;
padding-right:1rem}.alerts td{white-space:normal}}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333;--line:#999}
body{font-size:10.5pt}.top nav,.who,.filter,.review,.skip,.months a,.pager{display:none}
.top{background:none;color:#000;padding:0 0 6pt;border-bottom:1px solid #000}.top a{color:#000}
main{max-width:none;padding:0}section,.card,tr{break-inside:avoid}a{color:inherit;
text-decoration:none}}
)css";
}

}  // namespace metsuke
