//! What the corpora began with: for each target inputs that are accepted, and some that nearly are.

use encoding_rs::GB18030;
use label700::list::{Range700, encode};
use sha2::{Digest, Sha256};

use super::{cdn, delta, list, metadata, view};
use crate::publisher::{one_block_list, start};

/// The seeds of a target, by its name.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "number_text" => numbers(),
        "message_text" => messages(),
        "list_bytes" => lists(),
        "list_content" => contents(),
        "delta_bytes" => delta::seeds(),
        "delta_history" => histories(),
        "cdn" => programs(cdn::run),
        "cdn_metadata" => programs(cdn::metadata),
        "csv" => sheets(),
        "key_file" => key_files(),
        "view_json" => views(),
        _ => metadata::seeds(target),
    }
}

fn numbers() -> Vec<Vec<u8>> {
    let texts = [
        "700123456789012",
        "+86 700-1234-5678-9012",
        "00867001234 5678 9012",
        "*31#17951+86700123456789012,,12",
        "tel:+86-700-1234-5678-9012;phone-context=+86",
        "sip:%2B86700123456789012@ims.mnc000.mcc460.3gppnetwork.org;user=phone",
        "sips:700123456789012;phone-context=example.com@example.cn",
        "７００１２３４５６７８９０１２",
        "70012345678901O",
        "700 1234 5678 901٣",
        "+700123456789012",
        "7001234567890123",
        "anonymous",
        "sip:anonymous@anonymous.invalid",
        "8613800138000",
        "",
    ];
    // One with each direction and country.
    texts.iter().enumerate().map(|(at, text)| [&[b'0' + at as u8 % 9], text.as_bytes()].concat()).collect()
}

fn messages() -> Vec<Vec<u8>> {
    let texts = [
        "【演示外卖】骑手正在路上，请致电700123456789012。",
        "Call (+86)700 1234 5678 9012 or 700-1234-5678-9013 now",
        "订单编号：700123456789012，电话 700123456789014",
        "https://example.cn/700123456789012?a=1 700123456789012",
        "6222 7001 2345 6789 0123 4567 700 1234 5678 9012 1",
        "🛵700123456789012🛵 ７００１２３４５６７８９０１２",
        "a@700123456789012 700123456789012@b",
    ];
    texts.map(|text| text.as_bytes().to_vec()).into()
}

fn lists() -> Vec<Vec<u8>> {
    let one = encode(&one_block_list(1, "演示外卖平台", start())).unwrap();
    let mut empty = one_block_list(1, "", start());
    empty.entries.clear();
    let mut many = one_block_list(7, "演示快递公司", start());
    let entry = many.entries[0].clone();
    many.entries = (0..70)
        .map(|nth| {
            let mut entry = entry.clone();
            entry.range = Range700::from_subscribers(nth * 30_000, nth * 30_000 + 9_999 + nth % 3).unwrap();
            entry.allocation.business_user = format!("演示公司{}", nth % 5);
            entry
        })
        .collect();
    let mut damaged = one.clone();
    damaged[60] ^= 1;
    let lists = [one, encode(&empty).unwrap(), encode(&many).unwrap(), damaged];
    let with_choice = |choice: u8| move |list: &Vec<u8>| [&[choice], list.as_slice()].concat();
    lists.iter().map(with_choice(b'0')).chain(lists.iter().map(with_choice(b'1'))).collect()
}

/// Changes of four bytes each; each beginning with 0 publishes.
fn histories() -> Vec<Vec<u8>> {
    let publish = [0, 1, 2, 3];
    let all_kinds: Vec<u8> = (1..=12).flat_map(|kind| [kind, kind * 9, kind * 5, kind]).collect();
    let with_all_kinds = [&publish, &all_kinds[..], &publish, &all_kinds[8..], &publish].concat();
    let emptied: Vec<u8> = (0..130u8).flat_map(|at| [if at % 30 == 0 { 0 } else { 1 }, at, 0, 0]).collect();
    vec![with_all_kinds, [publish; 3].concat(), emptied, all_kinds]
}

/// Beside each of the things that can lie in place of the list, and cut short.
fn views() -> Vec<Vec<u8>> {
    let [json, sealed] = view::seeds();
    let whole = b"0123".iter().map(|choice| [&[*choice], json.as_slice()].concat());
    let others = [[b"0", &json[..json.len() / 2]].concat(), [b"0", sealed.as_slice()].concat()];
    whole.chain(others).collect()
}

fn sheets() -> Vec<Vec<u8>> {
    let header = "block,first,last,application_platform,base_platform,business_user,scene,approval,resource,\
                  valid_from,valid_until,kind,note\n";
    let sheet = format!(
        "{header}70012345678,,,演示外卖平台,演示移动,演示公司,food_delivery,active,in_use,2026-01-01,2026-12-31,,\n\
         70012345679,,,演示外卖平台,演示移动,,express,active,returned,,,,\"演示, 备注\"\n\
         ,700200000000000,700299999999999,演示快递公司,演示电信,,express,exiting,in_use,,,,\n\
         ,700210000000000,700210000000099,演示快递公司,演示电信,演示商家,express,exiting,in_use,,,,\n\
         ,700100000000000,700399999999999,,,,,,,,,coverage,\n"
    );
    let faulty = format!(
        "{header}7.0012E+14,,,=1,,,nowhere,perhaps,,2026-02-30,,,\n70012345678,700,1,a,b,,express,,,,,,,,more\n"
    );
    let utf16 = sheet.replace(',', "\t");
    let utf16 = [0xff, 0xfe].into_iter().chain(utf16.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    vec![
        sheet.clone().into_bytes(),
        ["\u{feff}", &sheet].concat().replace('\n', "\r\n").into_bytes(),
        GB18030.encode(&sheet).0.into_owned(),
        utf16,
        faulty.into_bytes(),
        header.as_bytes().to_vec(),
        b"PK\x03\x04".to_vec(),
    ]
}

/// How the key file is bent: which file, then place, manner and byte.
fn key_files() -> Vec<Vec<u8>> {
    let texts = [&[0][..], &[2], &[0, 40, 0, 0], &[2, 5, 3], &[3, 1, 0x30, 0x00], b"\x04-----BEGIN", &[4]];
    texts.map(<[u8]>::to_vec).into()
}

/// Noise, of which some happens to be content that can be encoded.
fn contents() -> Vec<Vec<u8>> {
    let (accepted, refused): (Vec<_>, Vec<_>) =
        noise(400, 8).into_iter().partition(|data| list::content(data));
    accepted.into_iter().take(6).chain(refused.into_iter().take(2)).collect()
}

/// Noise too: attacks of which some refreshes succeed all the same, and others.
fn programs(run: fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
    let (accepted, refused): (Vec<_>, Vec<_>) = noise(60, 2).into_iter().partition(|data| run(data));
    accepted.into_iter().take(10).chain(refused.into_iter().take(4)).collect()
}

/// As many pieces, each of so many times 32 bytes, the same at every call.
fn noise(pieces: u32, blocks: u8) -> Vec<Vec<u8>> {
    let block = |nth: u32, at: u8| Sha256::digest([&nth.to_le_bytes()[..], &[at]].concat()).to_vec();
    (0..pieces).map(|nth| (0..blocks).flat_map(|at| block(nth, at)).collect()).collect()
}
