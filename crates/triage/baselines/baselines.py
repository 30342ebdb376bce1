"""What others reach on the same messages, in the same parts.

    xinqiao triage evaluate classify --train FILE.tsv --folds 5 --parts PARTS.txt
    python -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python baselines.py FILE.tsv PARTS.txt

FILE holds class, tab and the segmented words; PARTS the number of each message's part,
one a line. Each part is judged by a model of the others, on one core.
"""

import os
import sys
import tempfile
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import fasttext  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.metrics import accuracy_score, f1_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402


def messages(path):
    for line in open(path, encoding="utf-8"):
        label, _, words = line.rstrip("\n").partition("\t")
        if words:
            kept = (word.lower() for word in words.split(" ") if any(map(str.isalnum, word)))
            yield label, " ".join(kept)


def linear_svm(train, folder):
    words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LinearSVC())
    model.fit([text for _, text in train], [label for label, _ in train])
    room = sum(part.nbytes for part in (model[1].coef_, model[1].intercept_))
    return lambda texts: list(model.predict(texts)), room


def fast_text(train, folder):
    path = os.path.join(folder, "train.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"__label__{label} {text}\n" for label, text in train)
    model = fasttext.train_supervised(
        path, epoch=25, lr=0.5, wordNgrams=2, dim=100, bucket=200_000, thread=1, verbose=0
    )
    kept = os.path.join(folder, "model.bin")
    model.save_model(kept)
    one = lambda text: model.predict(text)[0][0].removeprefix("__label__")
    return lambda texts: [one(text) for text in texts], os.path.getsize(kept)


def main(path, parts):
    told = list(messages(path))
    part_of = [int(line) for line in open(parts)]
    assert len(told) == len(part_of), f"{len(told)} messages and {len(part_of)} parts"
    print("model        macro-F1  accuracy  train s  messages/s  model MB")
    for name, learn in (("fastText", fast_text), ("linear SVM", linear_svm)):
        truth, said, trained, judged, room = [], [], 0.0, 0.0, 0
        for part in sorted(set(part_of)):
            train = [one for one, of in zip(told, part_of) if of != part]
            test = [one for one, of in zip(told, part_of) if of == part]
            with tempfile.TemporaryDirectory() as folder:
                started = time.perf_counter()
                judge, room = learn(train, folder)
                trained = max(trained, time.perf_counter() - started)
                started = time.perf_counter()
                said += judge([text for _, text in test])
                judged += time.perf_counter() - started
            truth += [label for label, _ in test]
        macro = f1_score(truth, said, average="macro")
        right = accuracy_score(truth, said)
        speed = len(told) / judged
        print(f"{name:12} {macro:8.4f} {right:9.4f} {trained:8.1f} {speed:11.0f} {room / 1e6:9.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
