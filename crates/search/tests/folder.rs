//! The index as files: made, opened, damaged, made anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::date;
use xinqiao_search::{Asked, Entry, Index, Key, Kind, Trouble, Words};

fn words() -> Arc<Words> {
    Arc::new(Words::shipped().unwrap())
}

fn folder(name: &str) -> PathBuf {
    let root = std::env::temp_dir().join(format!("xinqiao-search-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    root
}

fn made(root: &Path) -> Index {
    let index = Index::fresh(root, words()).unwrap();
    for id in 1..200 {
        let mut entry = Entry::new(
            Key {
                kind: Kind::Item,
                id,
            },
            format!("路灯第{id}盏不亮"),
        );
        entry.version = id * 10;
        index.put(&entry).unwrap();
    }
    index.commit().unwrap();
    index.settle().unwrap();
    index
}

fn lamps(index: &Index) -> usize {
    let asked = Asked::new("路灯", date(2026, 11, 23));
    index.search(&asked).unwrap().hits.len()
}

#[test]
fn an_index_is_there_again_after_a_restart() {
    let root = folder("again");
    drop(made(&root));
    let index = Index::open(&root, words()).unwrap();
    assert_eq!((index.len(), lamps(&index)), (199, 10));
    let mut versions = index.versions().unwrap();
    versions.sort_unstable();
    assert_eq!(
        versions[4],
        (
            Key {
                kind: Kind::Item,
                id: 5
            },
            50
        )
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn what_cannot_be_used_says_why() {
    let root = folder("why");
    assert!(matches!(Index::open(&root, words()), Err(Trouble::Missing)));
    drop(made(&root));
    let other = Words::with(&[("site.toml", "same = [[\"雾山\", \"雾山景区\"]]")]).unwrap();
    assert!(matches!(
        Index::open(&root, Arc::new(other)),
        Err(Trouble::OtherWords)
    ));
    fs::write(root.join("stamp.json"), "{").unwrap();
    assert!(matches!(
        Index::open(&root, words()),
        Err(Trouble::Damaged(_))
    ));
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_damaged_index_is_noticed_and_made_anew_beside_it() {
    let root = folder("damaged");
    drop(made(&root));
    let folder = fs::read_dir(&root)
        .unwrap()
        .flatten()
        .find(|entry| entry.path().is_dir())
        .unwrap();
    for file in fs::read_dir(folder.path()).unwrap().flatten() {
        let path = file.path();
        if path
            .extension()
            .is_some_and(|end| end == "term" || end == "store")
        {
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xff;
            fs::write(&path, bytes).unwrap();
        }
    }
    assert!(matches!(
        Index::open(&root, words()),
        Err(Trouble::Damaged(_))
    ));
    let index = made(&root);
    assert_eq!(lamps(&index), 10);
    drop(index);
    assert_eq!(lamps(&Index::open(&root, words()).unwrap()), 10);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn one_process_writes_and_others_read() {
    let root = folder("one");
    let writer = made(&root);
    let reader = Index::open(&root, words()).unwrap();
    let entry = Entry::new(
        Key {
            kind: Kind::Item,
            id: 999,
        },
        "井盖松动",
    );
    assert!(matches!(reader.put(&entry), Err(Trouble::Busy)));
    writer.put(&entry).unwrap();
    writer.commit().unwrap();
    let asked = Asked::new("井盖", date(2026, 11, 23));
    assert!(reader.search(&asked).unwrap().hits.is_empty());
    reader.look_again().unwrap();
    assert_eq!(reader.search(&asked).unwrap().hits.len(), 1);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn service_goes_on_while_the_folder_is_gone() {
    let root = folder("gone");
    let index = made(&root);
    fs::remove_dir_all(&root).unwrap();
    assert_eq!(lamps(&index), 10);
    assert!(index.prove().is_err());
}

#[test]
fn service_goes_on_while_the_files_are_cut_short() {
    let root = folder("cut");
    let index = made(&root);
    let generations = fs::read_dir(&root).unwrap().flatten();
    for folder in generations.filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(folder.path()).unwrap().flatten() {
            fs::write(file.path(), "").unwrap();
        }
    }
    assert_eq!(lamps(&index), 10);
    assert!(matches!(
        Index::open(&root, words()),
        Err(Trouble::Damaged(_) | Trouble::Folder(_))
    ));
    let anew = made(&root);
    assert_eq!(lamps(&anew), 10);
    fs::remove_dir_all(root).unwrap();
}
