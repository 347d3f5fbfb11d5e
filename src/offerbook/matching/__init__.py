"""How offers fit needs: criteria, ranking, explanations, gaps."""
