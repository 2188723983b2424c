//! The function `reconcile-parameters`.

fn main() -> std::process::ExitCode {
    lambda::run(config::jobs::reconcile_parameters::entry)
}
