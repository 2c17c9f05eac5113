using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Guildhall.Kernel;

/// <summary>What is remembered in memory of many, by all requests at once, and forgotten but for the newest when it has become more than <paramref name="most"/>: whoever uses it can do without.
/// Counts by itself, because <see cref="ConcurrentDictionary{TKey,TValue}.Count"/> takes all of its locks, up to 1,024.</summary>
public sealed class Remembered<TKey, TValue>(int most, IEqualityComparer<TKey>? comparer = null) : IEnumerable<KeyValuePair<TKey, TValue>> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> entries = new(comparer);
    private int count;

    public TValue this[TKey key]
    {
        set
        {
            if (entries.TryAdd(key, value)) Grown(key, value);
            else entries[key] = value;
        }
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => entries.TryGetValue(key, out value);

    public TValue GetValueOrDefault(TKey key, TValue otherwise) => entries.TryGetValue(key, out var known) ? known : otherwise;

    public bool Contains(TKey key) => entries.ContainsKey(key);

    /// <param name="make">May be called twice at once; one of the two results is kept.</param>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (entries.TryGetValue(key, out var known)) return known;
        var made = make(key);
        if (!entries.TryAdd(key, made)) return entries.GetOrAdd(key, made);
        Grown(key, made);
        return made;
    }

    public TValue AddOrUpdate(TKey key, TValue fresh, Func<TKey, TValue, TValue> update)
    {
        if (!entries.TryAdd(key, fresh)) return entries.AddOrUpdate(key, fresh, update);
        Grown(key, fresh);
        return fresh;
    }

    public void Remove(TKey key)
    {
        if (entries.TryRemove(key, out _)) Interlocked.Decrement(ref count);
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Grown(TKey newest, TValue value)
    {
        if (Interlocked.Increment(ref count) <= most) return;
        entries.Clear();
        entries[newest] = value;
        Interlocked.Exchange(ref count, 1);
    }
}
