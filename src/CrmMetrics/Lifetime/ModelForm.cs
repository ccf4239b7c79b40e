using System;
using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>The written form of a model in discrete time: its kind, its period, and all that is known of its parameters.</summary>
internal static class ModelForm
{
    // Of the written form.
    private const int Version = 1;

    public static string Write(string kind, TimeLength period, ModelFit fit) =>
        fit.Write(new Form().Add("model", kind).Add("version", Version).Add("period", period.In(period.Unit)).Add("unit", period.Unit)).ToString();

    public static T Read<T>(Form form, string kind, IReadOnlyList<string> names, Func<ModelFit, TimeLength, T> make)
    {
        if (form.Int64("version") > Version)
        {
            throw new FormatException(Guard.Invariant($"The model was written in version {form.Int64("version")} of this form, and this library reads versions up to {Version}."));
        }

        return string.Equals(form.Text("model"), kind, StringComparison.Ordinal)
            ? make(ModelFit.Read(form, names), TimeLength.Of(form.Double("period"), form.Enum<TimeUnit>("unit")))
            : throw new FormatException("The field model must be " + kind + ", but was \"" + form.Text("model") + "\".");
    }
}
