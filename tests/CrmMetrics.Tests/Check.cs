using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests;

/// <summary>Runs a law over generated cases. FSCHECK_SEED="42,7" replays a failure, FSCHECK_CASES=20000 digs deeper.</summary>
internal static class Check
{
    // The laws are the same on .NET Framework, where Mono takes several times as long for each.
#if NETFRAMEWORK
    private const string UsualCases = "100";
#else
    private const string UsualCases = "300";
#endif

    private static readonly Config Settings = Configure();

    public static void That<T>(Arbitrary<T> any, Func<T, bool> law) => Prop.ForAll(any, law).Check(Settings);

    public static void That<T>(Arbitrary<T> any, Func<T, T, bool> law) => Prop.ForAll(any, any, law).Check(Settings);

    public static void That<T>(Arbitrary<T> any, Func<T, T, T, bool> law) => Prop.ForAll(any, any, any, law).Check(Settings);

    public static void That<T1, T2>(Arbitrary<T1> first, Arbitrary<T2> second, Func<T1, T2, bool> law) => Prop.ForAll(first, second, law).Check(Settings);

    public static void That<T1, T2, T3>(Arbitrary<T1> first, Arbitrary<T2> second, Arbitrary<T3> third, Func<T1, T2, T3, bool> law) =>
        Prop.ForAll(first, second, third, law).Check(Settings);

    private static Config Configure()
    {
        Config config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true)
            .WithMaxTest(int.Parse(Environment.GetEnvironmentVariable("FSCHECK_CASES") ?? UsualCases));

        // A fixed seed by default: a red gate is the author's doing, never the dice's.
        string[] seed = (Environment.GetEnvironmentVariable("FSCHECK_SEED") ?? "20261122,7").Split(',');
        return config.WithReplay(ulong.Parse(seed[0]), ulong.Parse(seed[1]));
    }
}
