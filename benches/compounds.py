"""How well a keyword finds the compounds that it is a member of, and nothing else.

usage: compounds.py MARKED.tsv LEMMAS.tsv [--draws N] [--keywords N] [--errors N]

MARKED has word and its members joined by `+`; LEMMAS has form, lemma and word class. Keywords are nouns of LEMMAS that are
members of at least four marked words, drawn anew each time; marked members that are marked words themselves are taken
apart, too. Where a joint -e- also makes another noun (*dans*, *danse*) the pair is left out. Prints precision and recall
over (keyword, word). Needs `cargo build --release` and its example `inflections`."""
import argparse, collections, os, random, subprocess, tempfile

RELEASE = "target/release"

def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]

def members(word, marked, seen=()):
    """Every member with whether it stands last in the whole word."""
    parts = marked[word]
    for at, part in enumerate(parts):
        last = at + 1 == len(parts)
        yield part, last
        if part in marked and part not in seen and len(marked[part]) > 1:
            yield from ((inner, last and end) for inner, end in members(part, marked, (*seen, part)))

def forms_of(keywords):
    run = subprocess.run([f"{RELEASE}/examples/inflections"], input="\n".join(keywords) + "\n",
                         capture_output=True, text=True, check=True)
    forms = collections.defaultdict(set)
    for line in run.stdout.splitlines():
        keyword, form, _ = line.split("\t")
        forms[keyword].add(form)
    return forms

def found_by(keywords, words):
    with tempfile.TemporaryDirectory() as folder:
        answers, listed = os.path.join(folder, "words.csv"), os.path.join(folder, "keywords.txt")
        with open(answers, "w", encoding="utf-8") as out:
            out.write("id,text\n" + "".join(f"{at},{word}\n" for at, word in enumerate(words)))
        with open(listed, "w", encoding="utf-8") as out:
            out.write("\n".join(keywords) + "\n")
        run = subprocess.run([f"{RELEASE}/fritekst", "explain", "--from", listed, "-a", answers, "--id", "id",
                              "--text", "text", "--format", "csv"], capture_output=True, text=True, check=True)
    found = collections.defaultdict(set)
    for line in run.stdout.splitlines()[1:]:
        keyword, word, _, reading = line.split(",")[:4]
        if reading == "compound":
            found[keyword].add(word)
    return found

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("marked")
    parser.add_argument("lemmas")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--keywords", type=int, default=700)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    marked = {row[0]: row[1].split("+") for row in rows(options.marked)[1:]}
    marked = {word: parts for word, parts in marked.items() if len(parts) > 1}
    nouns = {row[1] for row in rows(options.lemmas) if row[2].lower() == "noun" and row[1].isalpha()}
    first, last = collections.defaultdict(set), collections.defaultdict(set)
    for word in marked:
        for part, end in members(word, marked):
            (last if end else first)[part].add(word)
    times = lambda noun: len(set().union(*(first[noun + joint] for joint in ("", "s", "e")), last[noun]))
    candidates = sorted(noun for noun in nouns if len(noun) > 1 and noun.islower() and times(noun) >= 4)
    total = collections.Counter()
    wrong, missed = [], []
    for draw in range(options.draws):
        keywords = random.Random(draw).sample(candidates, min(options.keywords, len(candidates)))
        forms, found = forms_of(keywords), found_by(keywords, sorted(marked))
        count = collections.Counter()
        for keyword in keywords:
            own = set().union(*(last[form] for form in forms[keyword]), first[keyword], first[keyword + "s"])
            skip = set()
            for other in {keyword + "e", keyword[:-1] if keyword[-1] in "es" else keyword}:
                (skip if other in nouns and other != keyword else own).update(first[other])
            got, own = found[keyword] - skip, own - skip
            count.update(right=len(got & own), wrong=len(got - own), missed=len(own - got))
            wrong += [f"{keyword}>{word}" for word in got - own]
            missed += [f"{keyword}>{word}" for word in own - got]
        print(measured(count))
        total.update(count)
    print("pooled", measured(total))
    random.seed(1)
    for name, errors in (("wrong", wrong), ("missed", missed)):
        if options.errors:
            print(name, *random.sample(sorted(errors), min(options.errors, len(errors))))

def measured(count):
    precision = count["right"] / (count["right"] + count["wrong"])
    recall = count["right"] / (count["right"] + count["missed"])
    return f"pairs {count['right'] + count['missed']} precision {precision:.3f} recall {recall:.3f}"

main()
