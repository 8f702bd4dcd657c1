//! Text and bytes.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rquickjs::function::Opt;
use rquickjs::{Ctx, Exception, Function, Object, Result, TypedArray};

/// Reads base64 as leniently as Node.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

pub(super) fn install<'js>(ctx: &Ctx<'js>, host: &Object<'js>) -> Result<()> {
    host.set("utf8Encode", Function::new(ctx.clone(), encode)?)?;
    host.set("utf8Decode", Function::new(ctx.clone(), decode)?)?;
    host.set("base64Encode", Function::new(ctx.clone(), base64_encode)?)?;
    host.set("base64Decode", Function::new(ctx.clone(), base64_decode)?)
}

/// A copy of a typed array's bytes, one by one: the engine has no safe way to
/// lend its memory.
pub(super) fn bytes(array: &TypedArray<'_, u8>) -> Vec<u8> {
    let object = array.as_object();
    (0..array.len() as u32)
        .map(|at| object.get::<_, u8>(at).unwrap_or_default())
        .collect()
}

fn encode<'js>(ctx: Ctx<'js>, text: String) -> Result<TypedArray<'js, u8>> {
    TypedArray::new(ctx, text)
}

fn decode<'js>(
    ctx: Ctx<'js>,
    array: TypedArray<'js, u8>,
    fatal: Opt<Option<bool>>,
) -> Result<String> {
    match String::from_utf8(bytes(&array)) {
        Ok(text) => Ok(text),
        Err(_) if fatal.0.flatten() == Some(true) => Err(Exception::throw_type(
            &ctx,
            "The encoded data was not valid for encoding utf-8",
        )),
        Err(error) => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn base64_encode(array: TypedArray<'_, u8>) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes(&array))
}

/// Both alphabets, white space ignored, everything after padding too.
fn base64_decode<'js>(ctx: Ctx<'js>, text: String) -> Result<TypedArray<'js, u8>> {
    let mut cleaned: String = text
        .chars()
        .take_while(|&c| c != '=')
        .filter_map(|c| match c {
            '-' => Some('+'),
            '_' => Some('/'),
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => Some(c),
            _ => None,
        })
        .collect();
    if cleaned.len() % 4 == 1 {
        cleaned.pop();
    }
    TypedArray::new(ctx, LENIENT.decode(cleaned).unwrap_or_default())
}
