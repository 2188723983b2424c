//! The function `answer-seat-offer`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::answer_seat_offer)
}
