//! The function `list-configs`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::list_configs)
}
