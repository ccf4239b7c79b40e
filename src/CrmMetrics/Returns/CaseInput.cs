using System;
using System.Collections.Generic;

namespace CrmMetrics.Returns;

/// <summary>A figure of a case, which one line or several are made of.</summary>
/// <param name="Name">Its name in the case.</param>
/// <param name="Range">What is known of it.</param>
/// <param name="IsShare">Whether it is a share from 0 to 1.</param>
internal sealed record CaseInput(string Name, ValueRange Range, bool IsShare)
{
    /// <summary>The figures of some lines, each once.</summary>
    /// <exception cref="ArgumentException">Two ranges have one name, or a line has one twice.</exception>
    public static CaseInput[] Of(IEnumerable<CaseTerm> terms)
    {
        List<CaseInput> all = [];
        foreach (CaseTerm term in terms)
        {
            HashSet<string> own = new(StringComparer.Ordinal);
            foreach (CaseFactor factor in term.Line.Factors)
            {
                string name = term.Line.InputName(factor);
                int index = all.FindIndex(input => input.Name == name);
                if (!own.Add(name) || (index >= 0 && !ReferenceEquals(all[index].Range, factor.Range)))
                {
                    throw own.Contains(name) && index >= 0 && ReferenceEquals(all[index].Range, factor.Range)
                        ? Guard.Bad("lines", $"lines: {term.Line.Name} must be made of each figure once, but has {name} twice.")
                        : Guard.Bad("lines", $"lines: a name must stand for one range, but {name} stands for {all[index].Range} and for {factor.Range}; give the same object to all lines that share it.");
                }

                if (index < 0)
                {
                    all.Add(new(name, factor.Range, factor.IsShare));
                }
                else if (factor.IsShare)
                {
                    all[index] = all[index] with { IsShare = true };
                }
            }
        }

        return [.. all];
    }
}
