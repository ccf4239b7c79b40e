namespace CrmMetrics.Sales;

/// <summary>What one period brought and what had been forecast for it.</summary>
/// <param name="Actual">What it brought.</param>
/// <param name="Forecast">What had been forecast.</param>
public readonly record struct ForecastedPeriod(double Actual, double Forecast);
