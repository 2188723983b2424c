//! The function `request-avatar-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::request_avatar_upload)
}
