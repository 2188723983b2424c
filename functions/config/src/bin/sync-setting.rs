//! The function `sync-setting`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::sync_setting)
}
