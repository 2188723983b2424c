//! The function `forget-learner`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::forget_learner)
}
