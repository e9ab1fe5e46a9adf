"""How well a keyword finds the inflected forms of its own lemma, and nothing else.

usage: inflection.py GOLD.tsv [--keywords FILE] [--frequent WORDS.tsv N] [--same] [--errors N]

GOLD has form, lemma and perhaps word class; every lemma that is itself a form there is a keyword. Prints micro
precision, recall and F1 over (keyword, form), counting forms of the gold only.
  --keywords  only these lemmas, one a line (held-out ones, say)
  --frequent  only forms that WORDS.tsv (form, count) has at least N times
  --same      a form of another lemma is no error if the keyword finds that lemma: spellings of one word
  --errors    prints N errors of each kind, drawn at random
Needs `cargo build --release --example inflections`; another program may be named in $INFLECTIONS."""
import argparse, collections, os, random, subprocess

def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]

def gold_of(path, frequent):
    counts = {row[0]: int(row[1]) for row in rows(frequent[0])} if frequent else None
    gold = collections.defaultdict(set)
    for form, lemma, *rest in rows(path):
        form, lemma = form.lower(), lemma.lower()
        content = not rest or rest[0].lower() in ("noun", "verb", "adj")
        common = counts is None or counts.get(form, 0) >= int(frequent[1])
        if content and common and form.isalpha() and lemma.isalpha() and len(lemma) > 2 and lemma != "lemma":
            gold[lemma].add(form)
    return gold

def found_by(keywords):
    program = os.environ.get("INFLECTIONS", "target/release/examples/inflections")
    run = subprocess.run([program], input="\n".join(keywords) + "\n", capture_output=True, text=True, check=True)
    found = collections.defaultdict(set)
    for line in run.stdout.splitlines():
        keyword, form, _ = line.split("\t")
        found[keyword].add(form)
    return found

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gold")
    parser.add_argument("--keywords")
    parser.add_argument("--frequent", nargs=2)
    parser.add_argument("--same", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    gold = gold_of(options.gold, options.frequent)
    forms = set().union(*gold.values())
    only = {row[0] for row in rows(options.keywords)} if options.keywords else forms
    keywords = sorted(set(gold) & forms & only)
    found = found_by(keywords)
    lemmas = collections.defaultdict(set)
    for lemma, of_lemma in gold.items():
        for form in of_lemma:
            lemmas[form].add(lemma)
    right, wrong, missed = 0, [], []
    for keyword in keywords:
        own, got = gold[keyword], (found[keyword] | {keyword}) & forms
        right += len(own & got)
        missed += [f"{keyword}>{form}" for form in own - got]
        wrong += [f"{keyword}>{form}" for form in got - own
                  if not (options.same and lemmas[form] & found[keyword])]
    precision, recall = right / (right + len(wrong)), right / (right + len(missed))
    f1 = 2 * precision * recall / (precision + recall)
    print(f"keywords {len(keywords)} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    random.seed(1)
    for name, errors in (("wrong", wrong), ("missed", missed)):
        if options.errors:
            print(name, *random.sample(sorted(errors), min(options.errors, len(errors))))

main()
