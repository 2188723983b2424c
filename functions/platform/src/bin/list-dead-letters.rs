//! The function `list-dead-letters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::list_dead_letters)
}
