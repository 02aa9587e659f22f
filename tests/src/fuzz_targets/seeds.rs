//! What the corpora began with: for each target inputs that are accepted, and some that nearly are.

use label700::list::{Range700, encode};
use sha2::{Digest, Sha256};

use super::{list, metadata, view};
use crate::publisher::{one_block_list, start};

/// The seeds of a target, by its name.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "number_text" => numbers(),
        "message_text" => messages(),
        "list_bytes" => lists(),
        "list_content" => contents(),
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

/// Beside each of the things that can lie in place of the list, and cut short.
fn views() -> Vec<Vec<u8>> {
    let json = view::seed();
    let whole = b"0123".iter().map(|choice| [&[*choice], json.as_slice()].concat());
    whole.chain([[b"0", &json[..json.len() / 2]].concat()]).collect()
}

/// Noise, of which some happens to be content that can be encoded.
fn contents() -> Vec<Vec<u8>> {
    let noise = |nth: u32| {
        let block = |at: u8| Sha256::digest([&nth.to_le_bytes()[..], &[at]].concat()).to_vec();
        (0..8).flat_map(block).collect::<Vec<_>>()
    };
    let (accepted, refused): (Vec<_>, Vec<_>) = (0..400).map(noise).partition(|data| list::content(data));
    accepted.into_iter().take(6).chain(refused.into_iter().take(2)).collect()
}
