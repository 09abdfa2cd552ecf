"""`riskflag model train`: a model of a site's own, or a refusal, and its use in `riskflag match`."""

import csv

from typer.testing import CliRunner

from bench.english import products
from riskflag.cli.app import app
from riskflag.link import england, load_model


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_model_is_learnt_written_told_of_and_used(tmp_path):
    products.published(tmp_path, seed=5, register_size=600, attendances=6_000)
    register, people, model = tmp_path / "register.csv", tmp_path / "attendances.csv", tmp_path / "site.toml"
    trained = run("model", "train", "--register", register, "--people", people, "--output", model)
    assert trained.exit_code == 0, trained.output
    assert "pairs of one child" in trained.output
    assert load_model(model) != england()
    pairs = tmp_path / "pairs.csv"
    assert run("match", "--register", register, "--people", people, "--output", pairs, "--model", model).exit_code in {0, 1}
    with pairs.open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) > 100


def test_too_few_pairs_are_refused_and_nothing_is_written(tmp_path):
    products.published(tmp_path, seed=5, register_size=50, attendances=50)
    model = tmp_path / "site.toml"
    refused = run("model", "train", "--register", tmp_path / "register.csv", "--people", tmp_path / "attendances.csv", "--output", model)
    assert refused.exit_code == 3
    assert "pairs of one child" in refused.output
    assert not model.exists()


def test_a_model_file_that_is_none_is_refused(tmp_path):
    products.published(tmp_path, seed=5, register_size=50, attendances=20)
    bad = tmp_path / "bad.toml"
    bad.write_text("id = 1\n", encoding="utf-8")
    refused = run("match", "--register", tmp_path / "register.csv", "--people", tmp_path / "attendances.csv", "--output", tmp_path / "p.csv", "--model", bad)
    assert refused.exit_code == 3
    assert "link model" in refused.output
