use super::merge::merge_variable;
use super::*;
use crate::db::testing::fresh_dir;

fn with_file(text: &str) -> Result<Settings, SettingsError> {
    let path = fresh_dir().with_extension("toml");
    std::fs::write(&path, text).unwrap();
    let read = Settings::read(Some(&path), []);
    std::fs::remove_file(path).unwrap();
    read
}

fn with_variable(name: &str, text: &str) -> Result<Settings, SettingsError> {
    Settings::read(None, [(name.to_owned(), text.to_owned())])
}

#[test]
fn without_anything_the_defaults_hold() {
    let settings = Settings::read(None, []).unwrap();
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:12345");
    assert_eq!(settings.place().unwrap(), Place::Sqlite("data".into()));
    assert_eq!(settings.storage.key_file(), Path::new("data/xinqiao.keys"));
    assert_eq!(settings.storage.attachment_limit(), 20 * 1024 * 1024);
    assert_eq!(settings.storage.scanner(), None);
    assert_eq!(settings.writer.limits().queue, 4096);
    assert_eq!(settings.log.format, LogFormat::Text);
}

#[test]
fn every_setting_names_its_variable_and_can_be_set_by_it() {
    let defaults: Table = DEFAULTS.parse().unwrap();
    for (section, keys) in &defaults {
        for (key, default) in keys.as_table().unwrap() {
            let name = format!("XINQIAO_{section}_{key}").to_uppercase();
            assert!(
                DEFAULTS.contains(&format!("# {name}\n{key} =")),
                "{name} stands above {key}"
            );
            let mut merged = defaults.clone();
            let text = if default.is_integer() { "7" } else { "x" };
            merge_variable(&mut merged, &name, text).unwrap();
            assert_ne!(merged, defaults, "{name}");
        }
    }
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_default() {
    let path = fresh_dir().with_extension("toml");
    std::fs::write(&path, "[writer]\nqueue = 10\nset = 20\n").unwrap();
    let variables = [
        ("XINQIAO_WRITER_SET".to_owned(), " 30 ".to_owned()),
        (
            "XINQIAO_SERVER_TRUSTED_PROXIES".to_owned(),
            "10.0.0.1, ::1".to_owned(),
        ),
        (
            "XINQIAO_TEST_POSTGRES".to_owned(),
            "none of ours".to_owned(),
        ),
    ];
    let settings = Settings::read(Some(&path), variables).unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!((settings.writer.queue, settings.writer.set), (10, 30));
    assert_eq!(settings.server.trusted_proxies.len(), 2);
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let misspelt = with_file("[writer]\nqeue = 10\n").unwrap_err();
    assert!(
        matches!(&misspelt, SettingsError::Unknown { key, .. } if key == "writer.qeue"),
        "{misspelt}"
    );
    let section = with_file("[wrtier]\nqueue = 10\n").unwrap_err();
    assert!(
        matches!(&section, SettingsError::Unknown { key, .. } if key == "wrtier"),
        "{section}"
    );
    let text = with_file("[writer]\nqueue = \"many\"\n").unwrap_err();
    assert!(
        matches!(&text, SettingsError::Unfit { key, .. } if key == "writer.queue"),
        "{text}"
    );
    let broken = with_file("[writer]\nqueue = 10\nset = = 5\n").unwrap_err();
    assert!(
        matches!(broken, SettingsError::Syntax { line: 3, .. }),
        "{broken}"
    );
    for (name, text) in [
        ("XINQIAO_WRITER_QUEUE", "many"),
        ("XINQIAO_WRITER_QUEUE", "0"),
        ("XINQIAO_STORAGE_ATTACHMENT_MB", "99999"),
        ("XINQIAO_STORAGE_SCANNER", "clamd"),
    ] {
        let error = with_variable(name, text).unwrap_err();
        assert!(
            matches!(error, SettingsError::Unfit { .. }),
            "{name}: {error}"
        );
    }
}

#[test]
fn a_word_that_cannot_be_read_is_told_with_its_key() {
    for (name, text, key) in [
        ("XINQIAO_SERVER_LISTEN", "everywhere", "server.listen"),
        ("XINQIAO_LOG_FORMAT", "xml", "log.format"),
    ] {
        let error = with_variable(name, text).unwrap_err();
        assert!(error.to_string().contains(key), "{error}");
    }
}

#[test]
fn secrets_do_not_print() {
    let settings = with_variable("XINQIAO_DATABASE_URL", "postgres://desk:geheim@db/x").unwrap();
    assert!(!format!("{settings:?}").contains("geheim"));
    assert!(matches!(settings.place().unwrap(), Place::Postgres(_)));
    let secret = with_variable("XINQIAO_SIGN_IN_OIDC_CLIENT_SECRET", "geheim").unwrap();
    assert!(!format!("{secret:?}").contains("geheim"));
    assert_eq!(secret.sign_in.oidc_client_secret.reveal(), "geheim");
}
