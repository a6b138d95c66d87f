#!/usr/bin/env bash
# Runs the gate once and writes what a pipeline shows. Never fails itself: the exit code of the gate goes to the output
# `code`, so that the results can be uploaded before the job ends with it. HRDD is the command, and the inputs are
#   HRDD_FILES          paths or patterns (**, * and ?), one a line
#   HRDD_RUBRIC, HRDD_RUBRIC_DIGEST, HRDD_SETTINGS, HRDD_BASELINE   options of `hrdd gate`, left out where empty
#   HRDD_AGAINST        a revision to compare with; where it is not in the clone yet, it is fetched
set -uo pipefail
shopt -s globstar

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/hrdd.XXXXXX") || exit 70
options=(-o "$folder/hrdd.sarif" -o "$folder/hrdd.xml" -o "github-summary:$folder/summary.md")
options+=(-o "github-comment:$folder/comment.md" -o github:-)
[ -z "${HRDD_RUBRIC:-}" ] || options+=(--rubric "$HRDD_RUBRIC")
[ -z "${HRDD_RUBRIC_DIGEST:-}" ] || options+=(--rubric-digest "$HRDD_RUBRIC_DIGEST")
[ -z "${HRDD_SETTINGS:-}" ] || options+=(--settings "$HRDD_SETTINGS")
[ -z "${HRDD_BASELINE:-}" ] || options+=(--baseline "$HRDD_BASELINE")
if [ -n "${HRDD_AGAINST:-}" ]; then
  # A checkout holds one commit. Where the revision cannot be had, the gate says so and does not pass.
  git rev-parse --verify --quiet --end-of-options "$HRDD_AGAINST^{commit}" >/dev/null 2>&1 ||
    git fetch --quiet --depth=1 origin -- "$HRDD_AGAINST" >/dev/null 2>&1 ||
    echo "hrdd: this clone does not hold $HRDD_AGAINST, and it could not be fetched: set fetch-depth to 0" >&2
  options+=(--against "$HRDD_AGAINST")
fi

# A pattern that matches nothing stays as it is, and the gate refuses a file of that name: nothing to judge is no pass.
files=()
while IFS= read -r pattern; do
  pattern=${pattern#"${pattern%%[![:space:]]*}"} pattern=${pattern%"${pattern##*[![:space:]]}"}
  [ -n "$pattern" ] || continue
  # shellcheck disable=SC2086 # to be matched against files, and with an empty IFS not split at spaces
  mapfile -t found < <(IFS='' && printf '%s\n' $pattern)
  files+=("${found[@]}")
done <<<"${HRDD_FILES:-}"

code=0
"${HRDD:-hrdd}" gate "${options[@]}" -- "${files[@]}" || code=$?

[ ! -s "$folder/summary.md" ] || cat "$folder/summary.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
{
  echo "code=$code"
  [ ! -s "$folder/hrdd.sarif" ] || echo "sarif=$folder/hrdd.sarif"
  [ ! -s "$folder/hrdd.xml" ] || echo "junit=$folder/hrdd.xml"
  [ ! -s "$folder/comment.md" ] || echo "comment=$folder/comment.md"
} >>"${GITHUB_OUTPUT:-/dev/stdout}"
