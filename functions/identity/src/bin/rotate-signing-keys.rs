//! The function `rotate-signing-keys`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::jobs::rotate_signing_keys::entry)
}
