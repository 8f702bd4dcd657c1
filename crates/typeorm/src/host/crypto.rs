//! `host.crypto`: digests, random bytes and key derivation.

use hmac::{Hmac, Mac};
use md5::Md5;
use rquickjs::{Ctx, Exception, Function, Object, Result, TypedArray};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use super::text::bytes;

/// The most bytes that one call gives.
const LIMIT: usize = 64 << 20;

pub(super) fn object<'js>(ctx: &Ctx<'js>) -> Result<Object<'js>> {
    let crypto = Object::new(ctx.clone())?;
    crypto.set("hash", Function::new(ctx.clone(), hash)?)?;
    crypto.set("hmac", Function::new(ctx.clone(), hmac)?)?;
    crypto.set("randomBytes", Function::new(ctx.clone(), random_bytes)?)?;
    crypto.set("pbkdf2", Function::new(ctx.clone(), pbkdf2)?)?;
    crypto.set("scrypt", Function::new(ctx.clone(), scrypt)?)?;
    Ok(crypto)
}

/// Calls a macro's arm with the digest's type.
macro_rules! with_digest {
    ($ctx:expr, $name:expr, $digest:ident => $body:expr) => {
        match $name.to_ascii_lowercase().replace('-', "").as_str() {
            "md5" => {
                type $digest = Md5;
                $body
            }
            "sha1" => {
                type $digest = Sha1;
                $body
            }
            "sha224" => {
                type $digest = Sha224;
                $body
            }
            "sha256" => {
                type $digest = Sha256;
                $body
            }
            "sha384" => {
                type $digest = Sha384;
                $body
            }
            "sha512" => {
                type $digest = Sha512;
                $body
            }
            _ => {
                let message = format!("Digest method not supported: {}", $name);
                return Err(Exception::throw_message(&$ctx, &message));
            }
        }
    };
}

fn hash<'js>(
    ctx: Ctx<'js>,
    name: String,
    data: TypedArray<'js, u8>,
) -> Result<TypedArray<'js, u8>> {
    let digest = with_digest!(ctx, name, D => D::digest(bytes(&data)).to_vec());
    TypedArray::new(ctx, digest)
}

fn hmac<'js>(
    ctx: Ctx<'js>,
    name: String,
    key: TypedArray<'js, u8>,
    data: TypedArray<'js, u8>,
) -> Result<TypedArray<'js, u8>> {
    let code = with_digest!(ctx, name, D => {
        let mut mac = <Hmac<D> as Mac>::new_from_slice(&bytes(&key))
            .map_err(|error| Exception::throw_message(&ctx, &error.to_string()))?;
        mac.update(&bytes(&data));
        mac.finalize().into_bytes().to_vec()
    });
    TypedArray::new(ctx, code)
}

fn random_bytes<'js>(ctx: Ctx<'js>, length: usize) -> Result<TypedArray<'js, u8>> {
    let mut random = buffer(&ctx, length)?;
    getrandom::fill(&mut random)
        .map_err(|error| Exception::throw_message(&ctx, &error.to_string()))?;
    TypedArray::new(ctx, random)
}

fn pbkdf2<'js>(
    ctx: Ctx<'js>,
    name: String,
    password: TypedArray<'js, u8>,
    salt: TypedArray<'js, u8>,
    iterations: u32,
    length: usize,
) -> Result<TypedArray<'js, u8>> {
    let mut key = buffer(&ctx, length)?;
    with_digest!(ctx, name, D => {
        pbkdf2::pbkdf2::<Hmac<D>>(&bytes(&password), &bytes(&salt), iterations, &mut key)
            .map_err(|error| Exception::throw_message(&ctx, &error.to_string()))?;
    });
    TypedArray::new(ctx, key)
}

/// `scrypt(password, salt, [N, r, p], length)`; N, r and p come one by one.
fn scrypt<'js>(
    ctx: Ctx<'js>,
    password: TypedArray<'js, u8>,
    salt: TypedArray<'js, u8>,
    cost: u64,
    block_size: u32,
    parallelization: u32,
    length: usize,
) -> Result<TypedArray<'js, u8>> {
    let invalid = || Exception::throw_range(&ctx, "Invalid scrypt params");
    if !cost.is_power_of_two() || cost < 2 {
        return Err(invalid());
    }
    let log_cost = cost.trailing_zeros() as u8;
    let params = scrypt::Params::new(log_cost, block_size, parallelization, 32)
        .map_err(|_| invalid())?;
    let mut key = buffer(&ctx, length)?;
    scrypt::scrypt(&bytes(&password), &bytes(&salt), &params, &mut key)
        .map_err(|_| invalid())?;
    TypedArray::new(ctx, key)
}

fn buffer(ctx: &Ctx<'_>, length: usize) -> Result<Vec<u8>> {
    if length > LIMIT {
        return Err(Exception::throw_range(
            ctx,
            "The value of \"size\" is out of range.",
        ));
    }
    Ok(vec![0; length])
}
