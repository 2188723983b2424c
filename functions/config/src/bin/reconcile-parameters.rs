//! The function `reconcile-parameters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::reconcile_parameters)
}
