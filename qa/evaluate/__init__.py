"""Golden questions, answered and measured: retrieval, answers, citations, refusal and time apart."""
