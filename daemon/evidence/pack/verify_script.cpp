#include "evidence/pack/report.h"

namespace metsuke {

// Says three things apart: unaltered, complete, signed by whom. Needs bash, coreutils, sed,
// openssl and (for --archive) zstd. The key and the root are the reader's, from paper: a key inside
// the pack proves nothing.
std::string verify_script() {
  return R"sh(#!/usr/bin/env bash
# usage: bash verify.sh VKEY [ROOT] [--archive DIRECTORY]
#   VKEY  verifier key printed on paper / 紙面の検証鍵   name+id+base64
#   ROOT  root hash printed on paper, blanks allowed / 紙面のルートハッシュ
#   --archive  the archive's log directory: checks the sealed segments too / 原簿の封印区画も検査
# exit: 0 all confirmed, 2 wrong usage, 4 something does not agree / 0 確認, 2 使い方, 4 不一致
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
vkey= root= archive=
while [ $# -gt 0 ]; do
  case "$1" in
    --archive) archive=${2:-}; shift 2 || exit 2 ;;
    *+*+*) vkey=$1; shift ;;
    *) root=$root$(printf '%s' "$1" | tr -d ' \t'); shift ;;
  esac
done
if [ -z "$vkey" ]; then sed -n '2,6p' "$0"; exit 2; fi
cd "$here" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
bad=0
say() { printf '%s\n' "$*"; }
wrong() { bad=4; say "NG  $*"; }
good() { say "OK  $*"; }
bytes() { printf '%b' "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }
sum() { sha256sum | cut -c1-64; }
leaf() { { printf '\000'; cat "$1"; } | sum; }
node() { { printf '\001'; bytes "$1"; bytes "$2"; } | sum; }

# 1 unaltered: every file of the pack is the listed one, and nothing is there that is not listed.
if sha256sum --strict --quiet -c SHA256SUMS > "$work/sums" 2>&1; then
  good "改ざんなし / unaltered: SHA256SUMS"
else
  wrong "改ざんの疑い / altered:"; cat "$work/sums"
fi
find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort > "$work/there"
sed 's/^[0-9a-f]*  //' SHA256SUMS | sort > "$work/listed"
extra=$(comm -23 "$work/there" "$work/listed")
if [ -n "$extra" ]; then wrong "目録にないファイル / not listed: $extra"; fi

# 2 signed by whom: the key is the one from paper (RFC 8410 SubjectPublicKeyInfo of Ed25519).
name=${vkey%%+*}; rest=${vkey#*+}; id=${rest%%+*}; key=${rest#*+}
printf '%s' "$key" | base64 -d > "$work/key" 2>/dev/null
if [ "$(wc -c < "$work/key")" -ne 33 ]; then wrong "vkey"; fi
{ bytes 302a300506032b6570032100; tail -c 32 "$work/key"; } > "$work/der"
{ say "-----BEGIN PUBLIC KEY-----"; base64 -w 64 "$work/der"; say "-----END PUBLIC KEY-----"; } \
  > "$work/pem"
expect=$({ printf '%s\n' "$name"; cat "$work/key"; } | sum | cut -c1-8)
if [ "$expect" != "$id" ]; then wrong "鍵番号 / key id: $id, $expect"; fi
check() {  # file signature
  openssl pkeyutl -verify -pubin -inkey "$work/pem" -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}
if check manifest.json manifest.sig; then
  good "署名者確認 / signed: manifest.json ($name)"
else
  wrong "署名者を確認できません / signature: manifest.json"
fi
listed=$(sed -n 's/^ *"sha256sums": *"\([0-9a-f]*\)".*/\1/p' manifest.json)
if [ "$listed" != "$(sed '/  manifest\.json$/d;/  manifest\.sig$/d' SHA256SUMS | sum)" ]; then
  wrong "manifest.json と SHA256SUMS が一致しません / manifest.json does not cite these SHA256SUMS"
fi
sed '/^$/q' checkpoint | sed '$d' > "$work/text"
signature=$(sed -n "s/^— $name //p" checkpoint | head -n 1)
printf '%s' "$signature" | base64 -d 2>/dev/null | tail -c +5 > "$work/sig"
if check "$work/text" "$work/sig"; then
  good "署名者確認 / signed: checkpoint ($name)"
else
  wrong "署名者を確認できません / signature: checkpoint"
fi

# 3 complete: the manifests are the leaves of the signed tree (RFC 6962), without gap.
size=$(sed -n 2p checkpoint)
signed=$(sed -n 3p checkpoint | base64 -d 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
level=(); count=0; before=; number=
for file in man/*; do
  [ -f "$file" ] || continue
  number=$((10#${file##*/}))
  if [ -n "$before" ] && [ "$number" -ne $((before + 1)) ]; then wrong "欠番 / gap before $file"; fi
  before=$number
  level+=("$(leaf "$file")"); count=$((count + 1))
done
while [ ${#level[@]} -gt 1 ]; do
  above=(); i=0
  while [ $i -lt ${#level[@]} ]; do
    if [ $((i + 1)) -lt ${#level[@]} ]; then
      above+=("$(node "${level[i]}" "${level[i+1]}")")
    else
      above+=("${level[i]}")
    fi
    i=$((i + 2))
  done
  level=("${above[@]}")
done
if [ "$count" = "$size" ] && [ "${level[0]:-}" = "$signed" ]; then
  good "欠落なし / complete: $size segments, root $signed"
else
  wrong "欠落の疑い / incomplete: checkpoint $size $signed, here $count ${level[0]:-none}"
fi
if [ -n "$root" ]; then
  if [ "$root" = "$signed" ]; then good "紙面と一致 / root agrees with the paper"
  else wrong "紙面と不一致 / root differs from the paper: $root"; fi
else
  say "--  件数 $size 時点。紙面のルートと照合してください / as of $size: compare the root with paper"
fi

# 4 the archive itself, when it is at hand.
if [ -n "$archive" ]; then
  for file in man/*; do
    segment=$archive/seg/${file##*/}.zst
    want=$(sed -n 's/^zst_sha256 //p' "$file"); raw=$(sed -n 's/^raw_sha256 //p' "$file")
    if [ ! -f "$segment" ]; then wrong "区画がありません / missing: $segment"; continue; fi
    if [ "$(sum < "$segment")" != "$want" ]; then wrong "区画が異なります / altered: $segment"
    elif [ "$(zstd -q -d -c "$segment" | sum)" != "$raw" ]; then
      wrong "内容が異なります / content: $segment"
    fi
  done
  [ $bad -eq 0 ] && good "原簿と一致 / the archive's segments agree"
fi
exit $bad
)sh";
}

}  // namespace metsuke
