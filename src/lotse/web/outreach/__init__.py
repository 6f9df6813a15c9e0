"""The journey „Anschreiben“: waves, the returns desk, answers, visits, flyers, coverage."""
