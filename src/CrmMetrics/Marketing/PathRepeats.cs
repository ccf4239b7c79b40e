using System;

namespace CrmMetrics.Marketing;

/// <summary>Takes the repeats of a channel out of paths, as the definition says.</summary>
internal sealed class PathRepeats(TouchRepeats rule)
{
    private int[] touches = new int[16];
    private int[] ages = new int[16];
    private int[] places = new int[16];

    /// <summary>The path without repeats; the milestones of touches that are gone pass to the one that stays.</summary>
    public void Apply(ref ReadOnlySpan<int> path, ref ReadOnlySpan<int> pathAges)
    {
        if (rule == TouchRepeats.Kept || path.Length < 2)
        {
            return;
        }

        if (path.Length > touches.Length)
        {
            touches = new int[2 * path.Length];
            ages = new int[2 * path.Length];
        }

        int kept = rule switch
        {
            TouchRepeats.CollapsedInARow => Collapse(path, pathAges),
            TouchRepeats.FirstOfChannel => KeepFirst(path, pathAges),
            _ => KeepLast(path, pathAges),
        };
        path = touches.AsSpan(0, kept);
        pathAges = pathAges.IsEmpty ? pathAges : ages.AsSpan(0, kept);
    }

    private int Collapse(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        int kept = 0;
        for (int i = 0; i < path.Length; i++)
        {
            bool same = kept > 0 && path[i] >> 1 == touches[kept - 1] >> 1;
            int mark = same ? touches[kept - 1] & 1 : 0;
            Put(same ? kept - 1 : kept++, path[i] | mark, pathAges, i);
        }

        return kept;
    }

    private int KeepFirst(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        int kept = 0;
        for (int i = 0; i < path.Length; i++)
        {
            int place = PlaceOf(path[i] >> 1) - 1;
            if (place < 0)
            {
                places[path[i] >> 1] = kept + 1;
                Put(kept++, path[i], pathAges, i);
            }
            else
            {
                touches[place] |= path[i] & 1;
            }
        }

        Forget(path);
        return kept;
    }

    private int KeepLast(ReadOnlySpan<int> path, ReadOnlySpan<int> pathAges)
    {
        // Backwards, then turned round.
        int kept = 0;
        for (int i = path.Length - 1; i >= 0; i--)
        {
            int place = PlaceOf(path[i] >> 1) - 1;
            if (place < 0)
            {
                places[path[i] >> 1] = kept + 1;
                Put(kept++, path[i], pathAges, i);
            }
            else
            {
                touches[place] |= path[i] & 1;
            }
        }

        Array.Reverse(touches, 0, kept);
        Array.Reverse(ages, 0, kept);
        Forget(path);
        return kept;
    }

    private void Put(int place, int touch, ReadOnlySpan<int> pathAges, int from)
    {
        touches[place] = touch;
        ages[place] = pathAges.IsEmpty ? 0 : pathAges[from];
    }

    private int PlaceOf(int channel)
    {
        if (channel >= places.Length)
        {
            Array.Resize(ref places, 2 * channel);
        }

        return places[channel];
    }

    private void Forget(ReadOnlySpan<int> path)
    {
        foreach (int touch in path)
        {
            places[touch >> 1] = 0;
        }
    }
}
