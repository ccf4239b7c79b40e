namespace CrmMetrics.Impact;

/// <summary>One look at whether an assumption of an effect holds in the data, such as a test of the pre-trend or of the shares of an experiment.</summary>
/// <param name="Name">A stable name in lower case, such as <c>sample-ratio</c>.</param>
/// <param name="Figure">What was found, such as a p-value or a largest imbalance; <see langword="null"/> when the data did not allow the check.</param>
/// <param name="Passed">Whether the assumption stands as far as the data show; <see langword="null"/> when they can't tell.</param>
/// <param name="Text">A sentence for people, with the figure and what follows from it.</param>
public sealed record EffectCheck(string Name, double? Figure, bool? Passed, string Text)
{
    /// <summary>Writes the outcome and the sentence.</summary>
    /// <returns>The text, such as <c>passed: …</c>.</returns>
    public override string ToString() => (Passed switch { true => "passed: ", false => "FAILED: ", _ => "cannot tell: " }) + Text;
}
