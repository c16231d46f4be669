//! The README's program natively: `readme-program URL` writes the text of each message as a line.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use anyhow::Context;

    include!("../../../tests/readme/chat.rs");

    #[tokio::main(flavor = "current_thread")]
    pub(super) async fn main() -> anyhow::Result<()> {
        let url = std::env::args().nth(1).context("usage: readme-program URL")?;
        Ok(chat(&url, |text| println!("{text}")).await?)
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
