//! The function `delete-flag`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::delete_flag)
}
