using System.Globalization;
using System.Runtime.CompilerServices;

namespace CrmMetrics.Tests;

/// <summary>The culture that the suite runs in: the invariant one, or that of CRMMETRICS_CULTURE. CI asks for de-DE (decimal comma) and
/// tr-TR (dotless i) as well.</summary>
public class SuiteCulture
{
    private static string Asked => Environment.GetEnvironmentVariable("CRMMETRICS_CULTURE") ?? "";

    [ModuleInitializer]
    internal static void Set() => CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(Asked);

    [Fact]
    public void The_suite_runs_in_the_culture_asked_for()
    {
        Assert.Equal(Asked, CultureInfo.CurrentCulture.Name);
        Assert.Equal(Asked is "de-DE" or "tr-TR" ? "1,5" : "1.5", 1.5.ToString());
    }
}
