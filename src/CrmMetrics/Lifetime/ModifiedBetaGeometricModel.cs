using System;
using System.Diagnostics.CodeAnalysis;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>The modified beta-geometric/NBD model of repeat buying (MBG/NBD): customers buy at random at a rate of their own, and may drop out after each purchase, the first included, with a chance of their own.</summary>
/// <remarks>
/// <para>Batislam, Denizel and Filiztekin, "Empirical validation and comparison of models for customer base analysis", International Journal of Research in Marketing 24(3), 2007. With
/// <see cref="BetaGeometricDropoutModel.Regularity"/> above 1 it is the MBG/CNBD-k, in which customers buy more evenly than at random (Platzer and Reutterer, "Ticking away the moments", Marketing Science 35(5), 2016).</para>
/// <para>Unlike under the <see cref="BetaGeometricModel"/>, who bought once may have left since: the chance to be alive falls with the time of silence for everybody.</para>
/// </remarks>
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ModifiedBetaGeometricModel>))]
#endif
public sealed class ModifiedBetaGeometricModel : BetaGeometricDropoutModel
#if NET8_0_OR_GREATER
    , IParsable<ModifiedBetaGeometricModel>
#endif
{
    /// <summary>The name under which it is written down.</summary>
    internal const string Written = "MBG/NBD";

    private ModifiedBetaGeometricModel(ModelFit fit, TimeUnit unit, int regularity)
        : base(fit, unit, regularity)
    {
    }

    private protected override string Kind => Written;

    private protected override int DropoutsAtFirst => 1;

    /// <summary>Fits the model to histories, those of customers who bought once among them.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="unit">The unit of time of the parameters and of the likelihood; the answers do not depend on it.</param>
    /// <param name="regularity">The steps to a purchase (k): 1 for purchases at random.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit. Worth it where times are in days, from about 100,000 customers.</param>
    /// <param name="prior">What is known of customers beforehand; nothing when left out. Worth it with few customers, or where next to nobody bought again.</param>
    /// <returns>The model with the largest likelihood; its <see cref="PurchaseModel.FitResult"/> says how well it is known, also where the data are at an edge.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named, or <paramref name="regularity"/> or <paramref name="threads"/> is below 1.</exception>
    public static ModifiedBetaGeometricModel Fit(PurchaseHistories histories, TimeUnit unit = TimeUnit.Week, int regularity = 1, int threads = 1, PurchasePrior? prior = null) =>
        new(Fitted(histories, unit, regularity, dropsAtFirst: true, threads, prior), unit, regularity);

    /// <summary>Makes the model from parameters, such as published ones.</summary>
    /// <param name="r">The shape of the purchase rates, above 0.</param>
    /// <param name="alpha">Their inverse scale, above 0, in units of time.</param>
    /// <param name="a">The first shape of the chance to drop out, above 0.</param>
    /// <param name="b">The second shape of the chance to drop out, above 0.</param>
    /// <param name="unit">The unit of time of the parameters.</param>
    /// <param name="regularity">The steps to a purchase (k): 1 for purchases at random.</param>
    /// <returns>The model; its answers have no intervals.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 and finite, <paramref name="unit"/> is not named, or <paramref name="regularity"/> is below 1.</exception>
    public static ModifiedBetaGeometricModel From(double r, double alpha, double a, double b, TimeUnit unit = TimeUnit.Week, int regularity = 1) =>
        new(Given(r, alpha, a, b), Guard.Named(unit), Guard.AtLeast(1, regularity));

    /// <summary>Fits the model with each number of steps to a purchase (k) and takes the one with the largest likelihood, times the density of the prior if there is one.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="unit">The unit of time of the parameters and of the likelihood.</param>
    /// <param name="mostRegular">The largest k to try, 1 or more.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit. Worth it where times are in days, from about 100,000 customers.</param>
    /// <param name="prior">What is known of customers beforehand; nothing when left out. Worth it with few customers, or where next to nobody bought again.</param>
    /// <returns>The model; its <see cref="BetaGeometricDropoutModel.Regularity"/> is the k chosen, which costs no parameter in <see cref="ModelFit.Akaike"/>.</returns>
    /// <remarks>The likelihood is that of the numbers, the last times and the ages of the histories. Purchases on the day of the first one have no time between them, which no regularity explains: with any such, k is 1.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named, or <paramref name="mostRegular"/> or <paramref name="threads"/> is below 1.</exception>
    public static ModifiedBetaGeometricModel FitRegularity(PurchaseHistories histories, TimeUnit unit = TimeUnit.Week, int mostRegular = 12, int threads = 1, PurchasePrior? prior = null) =>
        Likeliest(histories, Guard.AtLeast(1, mostRegular), prior, k => Fit(histories, unit, k, threads, prior));

    /// <summary>Reads a model that was written down.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static new ModifiedBetaGeometricModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ModifiedBetaGeometricModel? result) => Form.TryRead(text, Read, out result);

    internal static ModifiedBetaGeometricModel Read(Form form) => Read(form, Written, (fit, unit, regularity) => new ModifiedBetaGeometricModel(fit, unit, regularity));

    private protected override PurchaseModel With(double[] parameters) => new ModifiedBetaGeometricModel(ModelFit.Given(Names, parameters), Unit, Regularity);

#if NET8_0_OR_GREATER
    static ModifiedBetaGeometricModel IParsable<ModifiedBetaGeometricModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ModifiedBetaGeometricModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ModifiedBetaGeometricModel result) => TryParse(s, out result);
#endif
}
