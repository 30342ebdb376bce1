use super::*;
use crate::db::testing::{each_engine, fresh_dir};

/// A key file in a directory of its own, which goes with it.
struct Keys(std::path::PathBuf);

impl Keys {
    fn fresh() -> Keys {
        Keys(fresh_dir().join("xinqiao.keys"))
    }
    fn seal(&self) -> SoftSeal {
        SoftSeal::read_or_create(&self.0).unwrap()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// RFC 8998, appendix A.2.
#[test]
fn sm4_ccm_agrees_with_the_published_example() {
    let bytes = |hex: &str| sm3::from_hex(hex).unwrap();
    let cipher = Sm4Ccm::new_from_slice(&bytes("0123456789ABCDEFFEDCBA9876543210")).unwrap();
    let nonce: [u8; 12] = bytes("00001234567800000000ABCD").try_into().unwrap();
    let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
    let plain: Vec<u8> = [0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA]
        .map(|byte| [byte; 8])
        .concat();
    let closed = cipher
        .encrypt(
            &nonce.into(),
            Payload {
                msg: &plain,
                aad: &aad,
            },
        )
        .unwrap();
    assert_eq!(
        sm3::hex(&closed),
        "48af93501fa62adbcd414cce6034d895dda1bf8f132f042098661572e7483094\
         fd12e518ce062c98acee28d95df4416bed31a2f04476c18bb40c84a74b97dc5b\
         16842d4fa186f56ab33256971fa110f4"
    );
}

#[test]
fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
    let keys = Keys::fresh();
    let seal = keys.seal();
    let sealed = seal
        .seal("13900000001".as_bytes(), b"case_person/1/phone")
        .unwrap();
    assert_eq!(
        seal.open(&sealed, b"case_person/1/phone").unwrap(),
        b"13900000001"
    );
    assert_eq!(
        seal.open(&sealed, b"case_person/2/phone"),
        Err(SealError::Broken)
    );
    assert_ne!(
        sealed,
        seal.seal(b"13900000001", b"case_person/1/phone").unwrap()
    );
    assert_eq!(sealed.len(), 11 + 33, "33 bytes around each field");

    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert!(
            seal.open(&altered, b"case_person/1/phone").is_err(),
            "byte {at}"
        );
    }
    for length in 0..sealed.len() {
        assert!(
            seal.open(&sealed[..length], b"case_person/1/phone")
                .is_err()
        );
    }
    assert_eq!(seal.open(&seal.seal(b"", b"").unwrap(), b"").unwrap(), b"");
}

#[test]
fn after_a_rotation_the_new_key_seals_and_the_old_one_still_opens() {
    let keys = Keys::fresh();
    let before = keys.seal();
    let old = before.seal(b"secret", b"here").unwrap();
    let hash = before
        .keyed_hash(Purpose::Search("phone"), b"13900000001")
        .unwrap();
    assert_eq!(add_sealing_key(&keys.0).unwrap(), 2);

    let after = keys.seal();
    assert_eq!(after.open(&old, b"here").unwrap(), b"secret");
    let new = after.reseal(&old, b"here").unwrap().unwrap();
    assert_eq!(after.open(&new, b"here").unwrap(), b"secret");
    assert_eq!(before.open(&new, b"here"), Err(SealError::NoKey { id: 2 }));
    assert_eq!(after.reseal(&new, b"here").unwrap(), None);
    assert_eq!(
        after
            .keyed_hash(Purpose::Search("phone"), b"13900000001")
            .unwrap(),
        hash
    );
}

#[test]
fn hashes_differ_by_purpose_and_by_key() {
    let keys = Keys::fresh();
    let seal = keys.seal();
    let phone = seal.keyed_hash(Purpose::Search("phone"), b"1").unwrap();
    assert_ne!(phone, seal.keyed_hash(Purpose::Search("id"), b"1").unwrap());
    assert_ne!(phone, seal.keyed_hash(Purpose::QueryCode, b"1").unwrap());
    assert_ne!(
        phone,
        Keys::fresh()
            .seal()
            .keyed_hash(Purpose::Search("phone"), b"1")
            .unwrap()
    );
    assert_eq!(phone.short().to_be_bytes(), phone.bytes()[..8]);
}

#[test]
fn keys_are_never_shown_and_never_lie_open() {
    let keys = Keys::fresh();
    let shown = format!("{:?}", keys.seal());
    assert_eq!(shown, "SoftSeal { sealing_keys: [1], .. }");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |mode| {
            std::fs::set_permissions(&keys.0, std::fs::Permissions::from_mode(mode)).unwrap()
        };
        assert_eq!(
            std::fs::metadata(&keys.0).unwrap().permissions().mode() & 0o777,
            0o600
        );
        mode(0o644);
        let refused = SoftSeal::read_or_create(&keys.0).unwrap_err();
        assert!(matches!(refused, KeyFileError::Exposed { .. }));
        mode(0o600);
    }
}

#[test]
fn a_broken_key_file_is_refused_with_its_line_and_without_its_keys() {
    let keys = Keys::fresh();
    keys.seal();
    let good = std::fs::read_to_string(&keys.0).unwrap();
    let digits = "0123456789abcdef0123456789abcde";
    for (broken, line) in [
        (good.replace("xinqiao-keys 1", "xinqiao-keys 7"), 4),
        (format!("{good}seal 2 {digits}\n"), 8),
        (format!("{good}seal 1 {digits}f\n"), 8),
        (format!("{good}seal two {digits}f\n"), 8),
        (format!("{good}sael 2 {digits}f\n"), 8),
    ] {
        std::fs::write(&keys.0, broken).unwrap();
        let refused = SoftSeal::read_or_create(&keys.0).unwrap_err();
        assert!(
            matches!(refused, KeyFileError::Line { line: at, .. } if at == line),
            "{refused}"
        );
        assert!(!refused.to_string().contains(digits));
    }
    std::fs::write(&keys.0, "xinqiao-keys 1\n").unwrap();
    assert!(matches!(
        SoftSeal::read_or_create(&keys.0),
        Err(KeyFileError::Missing { .. })
    ));
}

#[tokio::test]
async fn a_database_knows_its_key_file() {
    each_engine(|db| async move {
        db.migrate(&[]).await.unwrap();
        let keys = Keys::fresh();
        keys.seal().belongs_to(&db).await.unwrap();
        add_sealing_key(&keys.0).unwrap();
        keys.seal().belongs_to(&db).await.unwrap();
        let other = Keys::fresh().seal().belongs_to(&db).await;
        assert!(matches!(other, Err(BelongsError::OtherKeys)));
    })
    .await;
}
